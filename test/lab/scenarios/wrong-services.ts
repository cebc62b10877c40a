import { runMeasured, startPeer } from '../product.ts';
import { startShellServer } from '../real/shell-server.ts';
import { differences, type Expectations, type Scenario } from '../scenario.ts';
import { siteOf } from '../topologies.ts';

const inst = { name: 'inst', address: '10.77.2.2' };
const roles = 'distribution-point, sql-server, domain-controller, global-catalog, dns-server, netbios';
const topology = siteOf('site-server, client', [`{ name: inst, address: 10.77.2.2, site: P01, roles: [${roles}] }`], ', features: { ldaps: true, wake-on-lan: false }');

/**
 * By TCP port: the first bytes of its service's answer, up to a length that is never kept (of HTTP, whose body nobody waits for, a header without an end):
 * [MS-SMB2] 2.1, [MS-TDS] 2.2.3.1, RFC 4511 5.1, RFC 1035 4.2.2, RFC 1002 4.3.1, RFC 4120 7.2.2, [C706] 12.6.3.1, RFC 8446 5.1.
 */
const unfinished: Readonly<Record<number, string>> = {
  53: 'ffff00008180',
  80: Buffer.from('HTTP/1.1 200 OK\r\nServer: ').toString('hex'),
  88: '0000fff07e82ffec',
  135: '05000c0310000000ffff000001000000',
  139: '8201ffff',
  389: '30847fffffff',
  443: '160303400002003ffc0303',
  445: '00fffff0fe534d424000',
  636: '160303400002003ffc0303',
  1433: '0401ffff00000100',
  3268: '30847fffffff',
};
const ports = Object.keys(unfinished).map(Number);
const securePorts = [443, 636];

/** Nothing but the named TCP ports listens on the host; where its mapper names no port, the range is sampled, and the host itself refuses. */
const others: Expectations = {
  ...Object.fromEntries([53, 389].map((port) => [`inst:udp/${port}`, 'fail refused'])),
  'inst:udp/137': 'fail refused',
  'inst:udp/138': 'pass path-open',
  ...Object.fromEntries([135, 636].map((port) => [`inst:udp/${port}`, 'unproven refused'])),
  'inst:tcp/8005': 'unproven refused',
  'inst:tcp/49152-65535': 'pass path-open',
};

const atPorts = (some: readonly number[], status: string) => Object.fromEntries(some.map((port) => [`inst:tcp/${port}`, status]));
const wrongAt = (some: readonly number[]) => ({ ...atPorts(ports, 'fail refused'), ...atPorts(some, 'fail wrong-service') });

/** What a Windows domain controller makes of a Kerberos request without a client is documented nowhere: who waits for it and then does not answer proves nothing. */
const unread = { 'inst:tcp/88': 'unproven may-not-answer' };

/** Peers on the host, and what must be said of its flows where that is not "wrong-service". */
interface Impostor {
  readonly what: string;
  readonly peers: readonly string[];
  readonly ssh?: readonly number[];
  readonly expect?: Expectations;
}

const each = (kind: string, some: readonly number[] = ports) => some.map((port) => `${kind}:${port}`);
const eachUnfinished = (kind: string, some: readonly number[] = ports) => some.map((port) => `${kind}:${port}:${unfinished[port]}`);

const impostors: readonly Impostor[] = [
  { what: 'SSH', peers: [], ssh: ports },
  { what: 'HTTP', peers: each('http'), expect: { ...unread, 'inst:tcp/80': 'pass -' } },
  { what: 'HTTPS', peers: each('https'), expect: { ...unread, 'inst:tcp/443': 'pass -' } },
  { what: 'SMB', peers: each('smb'), expect: { 'inst:tcp/445': 'pass -' } },
  { what: 'a silent listener', peers: each('keep'), expect: unread },
  { what: 'a listener that hangs up', peers: each('close') },
  { what: 'a listener that resets', peers: each('reset') },
  { what: 'one byte at a time, without an end', peers: eachUnfinished('drip') },
  { what: 'endless data', peers: eachUnfinished('flood') },
  { what: 'a length field that lies', peers: eachUnfinished('reply') },
  { what: 'an answer that is repeated without an end', peers: eachUnfinished('repeat') },
  { what: 'TLS garbage', peers: each('tls-garbage', securePorts), expect: wrongAt(securePorts) },
  { what: 'a certificate of 100 MB', peers: each('big-certificate', securePorts), expect: wrongAt(securePorts) },
  {
    what: 'replies to another request',
    peers: ['smb:445:wrong-id', 'rpc-wrong-id:135:49152', 'dns:53:wrong-id', 'udp-dns-wrong-id:53'],
    expect: { ...wrongAt([445, 135, 53]), 'inst:udp/53': 'fail wrong-service' },
  },
  {
    what: 'UDP replies of something else',
    peers: [53, 137, 389].map((port) => `udp-say:${port}:${Buffer.from('SSH-2.0-OpenSSH_9.2').toString('hex')}`),
    expect: { ...wrongAt([]), ...Object.fromEntries([53, 137, 389].map((port) => [`inst:udp/${port}`, 'fail wrong-service'])) },
  },
  { what: 'a mapper that pages without an end', peers: ['rpc-endless:135:49152,49153'], expect: wrongAt([135]) },
];

/** The longest waits of all attempts at a stalled conversation are some 20 s; twice that is a hang. */
const mostSeconds = 60;
/** Node.js and the product have some 130 MB; a run of a dozen flows that needs this much keeps what peers send. */
const mostMb = 350;

export const wrongServiceScenarios: readonly Scenario[] = impostors.map(({ what, peers, ssh = [], expect = {} }) => ({
  name: `wrong service: ${what}`,
  peers: [inst],
  topology,
  play: async (lab) => {
    if (peers.length > 0) await startPeer(lab, 'inst', ...peers);
    if (ssh.length > 0) await startShellServer(lab, 'inst', ssh);
    const { report, code, output, peakMb, seconds } = await runMeasured(lab, topology);
    if (!report) throw new Error(`no report, exit ${code}: ${output}`);
    const wrong = differences(report, { ...others, ...atPorts(ports, 'fail wrong-service'), ...expect });
    if (code !== 1) wrong.push(`exit ${code}, expected 1`);
    if (seconds > mostSeconds) wrong.push(`${seconds} s, expected ${mostSeconds} at most`);
    if (peakMb > mostMb) wrong.push(`${peakMb} MB, expected ${mostMb} at most`);
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
  },
}));
