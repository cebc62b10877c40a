import { editionOf } from '../catalog/index.ts';
import type { Exclusion, Flow, Phase, Plan, PlanHost } from '../model/flow.ts';
import type { Host, Topology } from '../model/topology.ts';
import { flowCollector } from './flows.ts';
import { type Leg, legsOf } from './legs.ts';
import { icmpNeeds, isBetweenClients, type RowOutcome, rowNeeds } from './needs.ts';
import { type Placed, type Scope, scopeOf } from './scope.ts';
import { upstreamFinder } from './upstream.ts';
import { waiverWarnings } from './waivers.ts';

/** What to plan: `localHost` null plans every host's flows as one list. */
export interface PlanRequest {
  readonly topology: Topology;
  readonly localHost: Host | null;
  readonly phase: Phase;
  /** Decides which waivers have expired. */
  readonly now: Date;
}

/**
 * Pairs of clients are listed among the excluded up to this many clients: beyond it one entry from "*" to "*" stands for all of them,
 * since ten thousand clients are a hundred million pairs that nobody asked for.
 */
const listedClients = 300;

/** Works out who must reach what: section 5 of the contract. Time and memory grow with the number of flows and exclusions. */
export function planFor({ topology, localHost, phase, now }: PlanRequest): Plan {
  const { flows: all, excluded } = walk(topology, topology.hosts, phase);
  const [flows, elsewhere] = localHost === null ? [all, []] : split(all, (flow) => flow.from === localHost.name);
  return {
    schema: 'cm-preflight/plan@1',
    edition: topology.edition,
    localHost: localHost?.name ?? null,
    phase,
    topology: { file: topology.file, sha256: topology.sha256 },
    flows,
    elsewhere,
    excluded,
    warnings: [...topology.warnings, ...waiverWarnings(topology.waivers, all, now)],
    hosts: hostsOf(flows, topology),
    waivers: topology.waivers,
  };
}

/** The flows that start on one host, without looking at what the others need. */
export function flowsFrom(topology: Topology, host: Host, phase: Phase): Flow[] {
  return walk(topology, [host], phase).flows;
}

/** The flows of both phases that end at one host: what a responder there stands in for. */
export function flowsTo(topology: Topology, host: Host): Flow[] {
  const ending = (phase: Phase) => walk(topology, topology.hosts, phase, host).flows.filter((flow) => flow.to === host.name);
  return [...new Map([...ending('operation'), ...ending('install')].map((flow) => [flow.id, flow])).values()];
}

/** All that starts on these hosts; with a destination at least all that ends there, and little else. */
function walk(topology: Topology, sources: readonly Host[], phase: Phase, destination: Host | null = null): { flows: Flow[]; excluded: Exclusion[] } {
  const edition = editionOf(topology.edition);
  if (!edition) throw new Error(`no edition ${topology.edition} in the catalog: the topology was not validated`);
  const scope = scopeOf(topology);
  const legs = Map.groupBy(legsOf(edition), (leg) => leg.from);
  const byName = new Map(topology.hosts.map((host) => [host.name.toLowerCase(), host]));
  const collector = flowCollector((name) => byName.get(name.toLowerCase()));
  const exclusions = new Map<string, Exclusion>();
  const exclude = (section: string, from: string, to: string, reason: string) => {
    exclusions.set(`${section}|${from}|${to}|${reason}`, { section, from, to, reason });
  };
  const upstreamOf = upstreamFinder(scope);

  const join = (leg: Leg, source: Placed, serving: Placed) => {
    // What goes through a proxy may end at it, whatever it is for.
    if (destination !== null && serving.host !== destination && source.host.proxy === null) return;
    if (!applies(leg, source, serving, scope)) return;
    const [from, to] = [source.host.name, serving.host.name];
    const reason = legExclusion(leg, source, serving, upstreamOf);
    if (reason !== null) return exclude(leg.anchor, from, to, reason);
    const outcomes: RowOutcome[] = leg.rows.map((row) => rowNeeds(leg, row, source, serving, phase, scope));
    if (leg.icmp) outcomes.push(icmpNeeds(leg, source, serving, scope));
    for (const { needs, excluded } of outcomes) {
      if (excluded) exclude(leg.anchor, from, to, excluded);
      for (const need of needs) if (!collector.add(leg, need, source, serving)) exclude(leg.anchor, from, from, 'same-host');
    }
  };

  const manyClients = scope.withRole('client').length > listedClients;
  for (const host of sources) {
    const placed = scope.placedOn(host);
    for (const source of placed) {
      for (const leg of legs.get(source.placement.role) ?? []) {
        if (isBetweenClients(leg) && manyClients && noClientFeature(source, scope)) exclude(leg.anchor, '*', '*', 'feature-off');
        else for (const serving of scope.partners(source, leg.to)) join(leg, source, serving);
      }
      if (source.placement.role !== 'software-update-point') continue;
      const upstream = upstreamOf(source);
      const leg = (legs.get('software-update-point') ?? []).find(({ to }) => to === 'upstream-wsus');
      if (upstream && leg) join({ ...leg, to: 'software-update-point' }, source, upstream);
    }
    for (const leg of legs.get('*') ?? []) {
      const met = new Map<Placed, Placed>();
      for (const source of placed.filter(({ placement }) => placement.site !== null)) {
        for (const serving of scope.partners(source, leg.to)) if (!met.has(serving)) met.set(serving, source);
      }
      for (const [serving, source] of met) join(leg, source, serving);
    }
  }
  return { flows: collector.flows(), excluded: [...exclusions.values()] };
}

/** Whether a list's condition holds: a site system serves the internet, or a site pushes its clients. */
function applies(leg: Leg, source: Placed, serving: Placed, scope: Scope): boolean {
  if (leg.when === 'internet-facing') return source.placement.internetFacing || serving.placement.internetFacing;
  if (leg.when === 'client-push') return source.placement.site !== null && scope.site(source.placement.site)?.clientPush === true;
  return true;
}

const rolesWithoutStatus = new Set(['reporting-services-point', 'distribution-point']);

/** Why a whole leg between two placements carries nothing: same host, Note 5, or an upstream of its own. */
function legExclusion(leg: Leg, source: Placed, serving: Placed, upstreamOf: (sup: Placed) => Placed | null): string | null {
  if (source.host === serving.host) return 'same-host';
  if (leg.wayBack && source.host.siteServerInitiates) return 'site-server-initiates';
  if (leg.wayBack && rolesWithoutStatus.has(source.placement.role)) return 'sends-no-status';
  const leavesForUpdates = leg.from === 'software-update-point' && (leg.to === 'upstream-wsus' || leg.to === 'internet');
  return leavesForUpdates && upstreamOf(source) ? 'has-upstream' : null;
}

function noClientFeature(client: Placed, scope: Scope): boolean {
  const features = client.placement.site === null ? undefined : scope.site(client.placement.site)?.features;
  return features?.['wake-up-proxy'] !== true && features?.['peer-cache'] !== true;
}

function hostsOf(flows: readonly Flow[], topology: Topology): PlanHost[] {
  const named = new Set<string>();
  for (const { from, to } of flows) named.add(from).add(to);
  const known = topology.hosts.filter((host) => named.delete(host.name)).map(({ name, addresses, state, represents }) => ({ name, addresses, state, represents }));
  return [...known, ...[...named].map((name) => ({ name, addresses: [], state: 'installed' as const, represents: [] }))];
}

function split<T>(items: readonly T[], belongs: (item: T) => boolean): [T[], T[]] {
  const [yes, no]: [T[], T[]] = [[], []];
  for (const item of items) (belongs(item) ? yes : no).push(item);
  return [yes, no];
}
