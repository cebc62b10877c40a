import type { Flow, Listener, Necessity, Requirement, Via } from '../model/flow.ts';
import type { Host, Proxy } from '../model/topology.ts';
import type { Leg } from './legs.ts';
import type { Need } from './needs.ts';
import type { Placed } from './scope.ts';

const strength: Readonly<Record<Necessity, number>> = { required: 3, optional: 2, implied: 1, advisory: 0 };

/** Windows' own services listen on any installed host, whatever the role's state. */
const windowsOwn = new Set(['smb', 'rpc-endpoint-mapper', 'rpc-wmi']);

/** Note 1: these destinations are reached through the source's proxy, where it has one. */
const proxiedRoles = new Set(['internet', 'microsoft', 'intune', 'azure', 'azure-logic-app', 'cloud-distribution-point', 'cloud-management-gateway']);

type Draft = { -readonly [key in keyof Flow]: Flow[key] } & { via: { proxy: string; for: string[] } | null };

/** Gathers requirements into flows: one per source, destination, protocol and port. */
export interface FlowCollector {
  /** Adds a need of a leg; false where its way is a proxy on the source itself. */
  add(leg: Leg, need: Need, source: Placed, serving: Placed): boolean;
  flows(): Flow[];
}

export function flowCollector(hostNamed: (name: string) => Host | undefined): FlowCollector {
  const drafts = new Map<string, Draft>();
  const alone = new Map<string, readonly [Requirement]>();

  /** Thousands of flows share a requirement, word for word, and most have no other: one list of it serves them all. */
  const required = (leg: Leg, need: Need, source: Placed, serving: Placed, listener: Listener, portFrom: Requirement['portFrom']): readonly [Requirement] => {
    const [fromRole, toRole, instance] = [source.placement.role, serving.placement.role, instanceOf(need, serving)];
    const { service, necessity, phase, notes } = need;
    const key = `${leg.anchor}|${fromRole}|${toRole}|${service}|${necessity}|${listener}|${phase}|${notes.join(' ')}|${portFrom}|${instance ?? ''}`;
    let known = alone.get(key);
    if (!known) {
      known = [{ section: leg.anchor, fromRole, toRole, service, necessity, listener, phase, notes, portFrom, ...(instance === null ? {} : { instance }) }];
      alone.set(key, known);
    }
    return known;
  };

  return {
    add(leg, need, source, serving) {
      const proxy = proxyFor(need, source, serving);
      if (proxy && proxy.host.toLowerCase() === source.host.name.toLowerCase()) return false;
      const proxyHost = proxy && hostNamed(proxy.host);
      const to = proxy ? (proxyHost?.name ?? proxy.host) : serving.host.name;
      const first = proxy?.port ?? need.first;
      const last = proxy?.port ?? need.last;
      const range = first !== null && first !== last ? `${first}-${last}` : null;
      // Joined into one text: as a template V8 keeps it as a tree of its parts, of three times the size.
      const id = [source.host.name, '>', to, ':', need.protocol, ...(first === null ? [] : ['/', range ?? first])].join('');
      const listener = proxy ? listenerOf(proxyHost?.state !== 'planned') : servingListener(need, serving);
      const requiredBy = required(leg, need, source, serving, listener, proxy ? 'proxy' : need.portFrom);
      let draft = drafts.get(id);
      if (!draft) {
        draft = {
          id,
          from: source.host.name,
          to,
          protocol: need.protocol,
          port: range === null ? first : null,
          range,
          via: null,
          service: need.service,
          necessity: need.necessity,
          listener,
          requiredBy,
        };
        drafts.set(id, draft);
      } else if (!draft.requiredBy.includes(requiredBy[0])) draft.requiredBy = [...draft.requiredBy, ...requiredBy];
      if (strength[need.necessity] > strength[draft.necessity]) {
        draft.necessity = need.necessity;
        draft.service = need.service;
      }
      if (listener === 'expected') draft.listener = 'expected';
      if (proxy) addVia(draft, proxy, `${serving.host.name}:${need.first}`);
      return true;
    },
    flows: () => [...drafts.values()],
  };
}

/** The named instance that the topology states of a database: its probe asks for it. */
function instanceOf({ service }: Need, { placement }: Placed): string | null {
  return service === 'sql' ? placement.instance : null;
}

function proxyFor(need: Need, source: Placed, serving: Placed): Proxy | null {
  const isWeb = need.service === 'http' || need.service === 'https';
  return isWeb && proxiedRoles.has(serving.placement.role) ? source.host.proxy : null;
}

function addVia(draft: Draft, proxy: Proxy, destination: string): void {
  const host = proxy.host.includes(':') ? `[${proxy.host}]` : proxy.host;
  draft.via ??= { proxy: `${host}:${proxy.port}`, for: [] } satisfies Via as { proxy: string; for: string[] };
  if (!draft.via.for.includes(destination)) draft.via.for.push(destination);
}

function servingListener(need: Need, serving: Placed): Listener {
  if (serving.host.state === 'planned') return 'planned';
  return listenerOf(serving.placement.state === 'installed' || windowsOwn.has(need.service));
}

function listenerOf(expected: boolean): Listener {
  return expected ? 'expected' : 'planned';
}
