import { dirname, isAbsolute, join } from 'node:path';
import { editions, newestEdition } from '../catalog/index.ts';
import type { Complaints, Spot } from './complaints.ts';
import { expectedOneOf } from './complaints.ts';
import { readCsv } from './csv.ts';
import type { Drafts, WaiverDraft } from './drafts.ts';
import { type Field, fieldOf, readList, readMap, readOneOrMore, readText } from './fields.ts';
import { readHost } from './read-host.ts';
import { readSite } from './read-site.ts';
import { isDay } from './values.ts';
import { parseYaml } from './yaml.ts';

/** Gives a file's text, or the error that kept it from being read. */
export type ReadText = (path: string) => string | Error;

const includedKeys = ['include', 'sites', 'hosts', 'waivers'];
const topKeys = ['catalog', ...includedKeys];
const waiverKeys = ['flow', 'reason', 'ticket', 'expires'];

/** Reads a topology and what it includes; the texts come back in reading order, for the digest. */
export function readFiles(file: string, text: string, read: ReadText, complaints: Complaints): { drafts: Drafts; texts: string[] } | null {
  const texts = [text];
  const seen = new Set([file]);
  const root = parseYaml(file, text, complaints);
  if (!root) return null;
  const start: Spot = () => ({ file, line: 1, column: 1 });
  const fields = readMap({ ...fieldOf(root, root.root, 'the topology', start), spot: start }, topKeys, complaints);
  if (!fields) return null;
  const drafts: Drafts = { edition: readEdition(fields.get('catalog'), complaints), sites: [], hosts: [], waivers: [] };

  const readBody = (body: ReadonlyMap<string, Field>, from: string) => {
    drafts.sites.push(...readList(body.get('sites'), 'a list of sites', complaints).flatMap((item) => readSite({ ...item, name: 'site' }, complaints) ?? []));
    for (const item of readList(body.get('hosts'), 'a list of hosts', complaints)) {
      const host = readHost(item, drafts.edition, complaints);
      if (host) drafts.hosts.push(host);
    }
    drafts.waivers.push(...readList(body.get('waivers'), 'a list of waivers', complaints).flatMap((item) => readWaiver(item, complaints) ?? []));
    for (const item of readOneOrMore(body.get('include'), 'a list of files', complaints)) include(item, from);
  };

  const include = (item: Field, from: string) => {
    const name = readText(item, 'the path of a file', complaints);
    if (name === null) return;
    const path = isAbsolute(name) ? name : join(dirname(from), name);
    if (seen.has(path)) return complaints.add(item.spot, `${name} is included twice, or includes itself; expected each file once`);
    seen.add(path);
    const included = read(path);
    if (included instanceof Error) return complaints.add(item.spot, `cannot read ${path}: ${included.message}; expected a yaml, json or csv file`);
    texts.push(included);
    if (/\.csv$/i.test(path)) {
      for (const host of readCsv(path, included, drafts.edition, complaints)) drafts.hosts.push(host);
      return;
    }
    const yaml = parseYaml(path, included, complaints);
    const top: Spot = () => ({ file: path, line: 1, column: 1 });
    const body = yaml && readMap({ ...fieldOf(yaml, yaml.root, 'the included file', top), spot: top }, includedKeys, complaints);
    if (body) readBody(body, path);
  };

  readBody(fields, file);
  if (drafts.hosts.length === 0 && complaints.sorted().length === 0) complaints.add(fields.get('hosts')?.spot ?? start, 'no hosts; expected a list of hosts under hosts:');
  return { drafts, texts };
}

function readEdition(field: Field | undefined, complaints: Complaints): string {
  const known = editions.map(({ edition }) => edition);
  const stated = readText(field, `an edition of the catalog: ${known.join(' or ')}`, complaints);
  if (stated === null || !field || known.includes(stated)) return stated ?? newestEdition.edition;
  complaints.add(field.spot, `unknown edition "${stated}"${expectedOneOf(known, stated)}`);
  return newestEdition.edition;
}

function readWaiver(item: Field, complaints: Complaints): WaiverDraft | null {
  const fields = readMap({ ...item, name: 'waiver' }, waiverKeys, complaints);
  if (!fields) return null;
  const text = (key: string, what: string) => {
    if (!fields.has(key)) complaints.add(item.spot, `a waiver without ${key}; expected ${what}`);
    return readText(fields.get(key), what, complaints);
  };
  const flow = text('flow', 'a pattern of flow ids, e.g. "cm01*>dp07*:tcp/445"');
  const reason = text('reason', 'why the flow may fail');
  const ticket = text('ticket', 'the ticket that allowed it');
  const expires = text('expires', 'the last day, as YYYY-MM-DD');
  const spot = fields.get('expires')?.spot ?? item.spot;
  if (expires !== null && !isDay(expires)) complaints.add(spot, `"${expires}" is no date; expected the waiver's last day as YYYY-MM-DD`);
  return flow === null || reason === null || ticket === null || expires === null ? null : { flow, reason, ticket, expires };
}
