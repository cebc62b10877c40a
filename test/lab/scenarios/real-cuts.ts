import type { Report } from '../../../src/model/report.ts';
import type { Lab } from '../namespaces.ts';
import { runProduct } from '../product.ts';
import { domainController, startDomainController } from '../real/domain-controller.ts';
import { differences, type Expectations, type Scenario } from '../scenario.ts';
import { forward, siteOf } from '../topologies.ts';

const { name, address } = domainController;
const topology = (range = '49152-65535') =>
  siteOf('site-server', [`{ name: ${name}, address: ${address}, rpc-ports: ${range}, roles: [domain-controller] }`], ', features: { ldaps: true }');

/** Every flow of a site server to a domain controller that can answer does; LDAPS over UDP is advisory, and nobody's. */
const open: Expectations = {
  'dc1:udp/389': 'pass -',
  'dc1:tcp/389': 'pass -',
  'dc1:udp/636': 'unproven refused',
  'dc1:tcp/636': 'pass -',
  'dc1:tcp/3268': 'pass -',
  'dc1:tcp/135': 'pass -',
  'dc1:tcp/49152-65535': 'pass -',
  'dc1:tcp/88': 'pass -',
};

/** One firewall in front of the domain controller, what becomes of which flow, and what must be said of it. */
interface Cut {
  readonly what: string;
  /** Of what the router forwards towards the domain controller, or back. */
  readonly rules: string;
  readonly expect: Expectations;
  readonly words?: Readonly<Record<string, RegExp>>;
  readonly range?: string;
  readonly exit?: number;
}

const to = `ip daddr ${address}`;
const back = `ip saddr ${address}`;

const cuts: readonly Cut[] = [
  { what: 'no firewall', rules: '', expect: {}, exit: 0 },
  {
    what: '135 open and the dynamic range shut',
    rules: `${to} tcp dport 49152-65535 drop;`,
    expect: { 'dc1:tcp/49152-65535': 'fail blocked likely' },
    words: { 'dc1:tcp/49152-65535': /49152.*49153.*49154/ },
  },
  {
    what: 'one dynamic port shut',
    rules: `${to} tcp dport 49153 drop;`,
    expect: { 'dc1:tcp/49152-65535': 'fail blocked likely' },
    words: { 'dc1:tcp/49152-65535': /^(?!.*4915[24] (was|is|were)).*49153/ },
  },
  {
    what: 'one dynamic port reset, which is an answer',
    rules: `${to} tcp dport 49153 reject with tcp reset;`,
    expect: {},
    words: { 'dc1:tcp/49152-65535': /49153/ },
    exit: 0,
  },
  {
    what: 'the dynamic range rejected',
    rules: `${to} tcp dport 49152-65535 reject with icmp admin-prohibited;`,
    expect: { 'dc1:tcp/49152-65535': 'fail rejected' },
  },
  {
    what: 'a declared range that has none of the ports, and one that has some',
    rules: '',
    range: '60000-65000',
    expect: { 'dc1:tcp/60000-65000': 'fail outside-range' },
    words: { 'dc1:tcp/60000-65000': /49152/ },
  },
  {
    what: 'a declared range that has some of the ports, and the others shut',
    rules: `${to} tcp dport 49152 drop;`,
    range: '49153-65535',
    expect: { 'dc1:tcp/49153-65535': 'fail outside-range' },
    words: { 'dc1:tcp/49153-65535': /49152/ },
  },
  {
    what: 'a declared range that has some of the ports, and all open',
    rules: '',
    range: '49153-65535',
    expect: { 'dc1:tcp/49153-65535': 'pass -' },
    exit: 0,
  },
  {
    what: '135 shut: the range is sampled',
    rules: `${to} tcp dport 135 drop;`,
    expect: { 'dc1:tcp/135': 'fail blocked likely', 'dc1:tcp/49152-65535': 'pass path-open' },
  },
  {
    what: '135 and the range shut',
    rules: `${to} tcp dport { 135, 49152-65535 } drop;`,
    expect: { 'dc1:tcp/135': 'fail blocked likely', 'dc1:tcp/49152-65535': 'unproven nothing-known-to-listen' },
  },
  {
    what: '389 TCP open and UDP shut',
    rules: `${to} udp dport 389 drop;`,
    expect: { 'dc1:udp/389': 'fail blocked likely' },
  },
  {
    what: '389 UDP open and TCP shut',
    rules: `${to} tcp dport 389 drop;`,
    expect: { 'dc1:tcp/389': 'fail blocked likely' },
  },
  {
    // A handshake's segments carry no data; the router lets them pass, and no answer.
    what: 'data dropped after the handshake',
    rules: `${back} tcp sport { 135, 389, 636, 49153 } meta length > 80 drop;`,
    // The mapper does not answer: the range is sampled.
    expect: { 'dc1:tcp/135': 'fail wrong-service', 'dc1:tcp/389': 'fail wrong-service', 'dc1:tcp/636': 'fail wrong-service', 'dc1:tcp/49152-65535': 'pass path-open' },
  },
  {
    what: 'data dropped after the handshake at a dynamic port',
    rules: `${back} tcp sport 49153 meta length > 80 drop;`,
    expect: { 'dc1:tcp/49152-65535': 'fail wrong-service' },
    words: { 'dc1:tcp/49152-65535': /49153/ },
  },
];

export const realCutScenarios: readonly Scenario[] = [
  {
    name: 'real: firewalls in front of a domain controller',
    peers: [domainController],
    topology: '',
    play: async (lab) => {
      await startDomainController(lab);
      const wrong: string[] = [];
      for (const cut of cuts) wrong.push(...(await playCut(lab, cut)).map((text) => `${cut.what}: ${text}`));
      if (wrong.length > 0) throw new Error(wrong.join('\n'));
    },
  },
];

async function playCut(lab: Lab, { rules, range, expect, words = {}, exit = 1 }: Cut): Promise<string[]> {
  lab.firewall('router', forward(rules));
  const { report, code, output } = await runProduct(lab, topology(range));
  if (!report) return [`no report, exit ${code}: ${output}`];
  const { 'dc1:tcp/49152-65535': whole = '', ...others } = open;
  const all = range === undefined ? open : { ...others, [`dc1:tcp/${range}`]: whole };
  return [...differences(report, { ...all, ...expect }), ...unsaid(report, words), ...(code === exit ? [] : [`exit ${code}, expected ${exit}`])];
}

/** Explanations that lack what must be in them. */
function unsaid({ flows }: Report, words: Readonly<Record<string, RegExp>>): string[] {
  return Object.entries(words).flatMap(([id, wanted]) => {
    const said = flows.find((flow) => flow.id === `prober>${id}`)?.explanation ?? '';
    return wanted.test(said) ? [] : [`${id}: ${wanted} is not in: ${said}`];
  });
}
