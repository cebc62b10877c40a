import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { planFor } from '../plan/index.ts';
import { type CheckRequest, checkTopology } from '../topology/check.ts';
import { CliError, type Io } from './command.ts';
import { commaList } from './option-values.ts';
import { addProbeOptions, type ProbeOptions } from './run-options.ts';
import { runSession } from './session.ts';

interface CheckOptions extends ProbeOptions {
  readonly role: readonly string[];
  readonly fromRole: readonly string[];
  readonly planned?: boolean;
  readonly port?: Readonly<Record<string, number>>;
}

/** `check`: probes one peer, or a few, without a topology. */
export function checkCommand(io: Io): Command {
  const command = new Command('check')
    .description('probe one peer or a few without a topology: every section of the document between these roles')
    .argument('<host[,host]>', 'names or addresses', commaList)
    .addOption(new Option('--role <role[,role]>', 'roles of the peers').argParser(commaList).makeOptionMandatory())
    .addOption(new Option('--from-role <role[,role]>', 'roles of this host').argParser(commaList).default(['site-server'], 'site-server'))
    .option('--planned', 'the roles are not installed yet')
    .option('--port <name=port>', 'a port that differs from the document, e.g. sql=14330; may be repeated', namedPort);
  return addProbeOptions(command).action(async (hosts: string[], options: CheckOptions) => {
    const request: CheckRequest = {
      localName: hostname(),
      peers: hosts,
      roles: options.role,
      fromRoles: options.fromRole,
      state: options.planned ? 'planned' : 'installed',
      ports: options.port ?? {},
    };
    const checked = checkTopology(request);
    if ('problems' in checked) throw new CliError(checked.problems.join('\n'));
    const plan = planFor({ topology: checked.topology, localHost: checked.local, phase: 'auto', now: new Date() });
    if (plan.flows.length === 0) {
      throw new CliError(`no flow to test: the document has none from ${options.fromRole.join(', ')} to ${options.role.join(', ')}. See: cm-preflight catalog`);
    }
    const sha256 = createHash('sha256').update(JSON.stringify(request)).digest('hex');
    await runSession({ ...plan, topology: { ...plan.topology, sha256 }, elsewhere: [], excluded: [], warnings: [] }, options, io);
  });
}

function namedPort(text: string, before: Readonly<Record<string, number>> | undefined): Record<string, number> {
  const [, name, digits] = /^([a-z-]+)=(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (name === undefined || port < 1 || port > 65535) throw new InvalidArgumentError('Expected NAME=PORT with a port from 1 to 65535, e.g. sql=14330.');
  return { ...before, [name]: port };
}
