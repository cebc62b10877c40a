import type { Lab } from '../namespaces.ts';
import { startListen, startPeer } from '../product.ts';
import type { Scenario } from '../scenario.ts';
import { alike, clientFlows, forward, input, managementPoint, siteOf } from '../topologies.ts';

const inst = { name: 'inst', address: '10.77.2.2' };
const plan = { name: 'plan', address: '10.77.3.2' };
const planned = siteOf('client', [managementPoint('plan', plan.address, 'planned')]);

/** A SYN proxy completes handshakes in the name of whatever lies behind it. */
const synProxy = (lab: Lab, ports: string) => {
  lab.exec('router', 'sysctl', '-qw', 'net.ipv4.tcp_syncookies=1', 'net.netfilter.nf_conntrack_tcp_loose=0');
  lab.firewall(
    'router',
    `chain p { type filter hook prerouting priority -300; tcp dport ${ports} tcp flags syn notrack; }
     ${forward(`tcp dport ${ports} ct state { invalid, untracked } synproxy mss 1460 wscale 7 timestamp sack-perm; tcp dport ${ports} ct state invalid drop;`)}`,
  );
};

export const halfOpenScenarios: readonly Scenario[] = [
  {
    name: 'SYN proxy in front of a dead host',
    peers: [plan],
    topology: planned,
    prepare: (lab) => {
      synProxy(lab, '80');
      lab.firewall('plan', input('drop;'));
    },
    expect: clientFlows('plan', { http: 'fail wrong-service', https: 'unproven nothing-listens-yet', notification: 'unproven nothing-listens-yet' }),
    exit: 1,
  },
  {
    name: 'SYN proxy where a responder’s answer is due',
    peers: [plan],
    topology: planned,
    prepare: async (lab) => {
      synProxy(lab, '80');
      await startListen(lab, 'plan', planned);
      lab.firewall('plan', input('tcp dport 80 drop;'));
    },
    expect: clientFlows('plan', { http: 'fail wrong-service', https: 'pass responder', notification: 'pass responder' }),
    exit: 1,
  },
  {
    name: 'SYN proxy in front of a responder',
    peers: [plan],
    topology: planned,
    prepare: async (lab) => {
      synProxy(lab, '{ 80, 443 }');
      await startListen(lab, 'plan', planned);
    },
    expect: alike('plan', 'pass responder'),
    exit: 0,
  },
  {
    name: 'data dropped after the handshake',
    peers: [plan],
    topology: planned,
    prepare: async (lab) => {
      await startListen(lab, 'plan', planned);
      lab.firewall('router', forward('tcp sport 80 meta length > 80 drop;'));
    },
    expect: clientFlows('plan', { http: 'fail wrong-service', https: 'pass responder', notification: 'pass responder' }),
    exit: 1,
  },
  {
    name: 'a balancer that accepts everything; resets and farewells after the handshake',
    peers: [inst, plan],
    topology: siteOf('client', [managementPoint('inst', inst.address), managementPoint('plan', plan.address, 'planned')]),
    prepare: async (lab) => {
      await startPeer(lab, 'inst', 'reset:80', 'close:443', 'banner:10123');
      await startPeer(lab, 'plan', 'keep:80', 'keep:443', 'keep:10123');
    },
    expect: {
      ...alike('inst', 'fail wrong-service'),
      // A web server would have answered; of the notification server nobody outside knows what it waits for.
      ...clientFlows('plan', { http: 'fail wrong-service', https: 'fail wrong-service', notification: 'unproven unknown-listener' }),
    },
    exit: 1,
  },
];
