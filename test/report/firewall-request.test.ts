import { describe, expect, it } from 'vitest';
import { english } from '../../src/report/labels-english.ts';
import { planFormats } from '../../src/report/plan/index.ts';
import { starters } from '../../src/topology/starters/index.ts';
import { judged, silent } from '../judge/runs.ts';
import { planned } from '../plan/planned.ts';
import { readCsv } from './readers.ts';
import { formats } from './texts.ts';

const listOf = (text = '') => text.split(', ');

/** Single ports, since neighbours are put together; a wide range as it is. */
function portsIn(text: string): string[] {
  const [first = 0, last = first] = text.split('-').map(Number);
  return Number.isNaN(first) || last - first > 1000 ? [text] : Array.from({ length: last - first + 1 }, (_, i) => String(first + i));
}

describe('the firewall request of a plan', () => {
  it.each(Object.entries(starters))('of every host of the starter "%s" opens every flow of it and nothing else', (_, text) => {
    const plan = planned(text, { phase: 'install' });
    const rows = readCsv([...planFormats['firewall-request'](plan, english)].join(''));
    const opened = rows.flatMap((row) =>
      listOf(row['source name']).flatMap((from) =>
        listOf(row['destination name']).flatMap((to) =>
          listOf(row['ports'])
            .flatMap(portsIn)
            .map((port) => `${from}>${to} ${row['protocol']}/${port} ${row['necessity']}`),
        ),
      ),
    );
    const wanted = plan.flows.filter(({ necessity }) => necessity !== 'advisory');
    const needed = wanted.flatMap(({ from, to, protocol, port, range, necessity }) =>
      portsIn(range ?? String(port ?? 'echo')).map((one) => `${from}>${to} ${protocol}/${one} ${necessity}`),
    );
    expect([...opened].sort()).toEqual([...new Set(needed)].sort());
    expect(rows.length).toBeLessThan(wanted.length / 2);
    expect(new Set(rows.map(({ action, confidence }) => `${action} ${confidence}`))).toEqual(new Set(['allow untested']));
  });
});

describe('the firewall request of a run', () => {
  const run = judged({
    hosts: { dp: { represents: ['10.50.0.0/16'] } },
    flows: [
      { to: 'dp', wire: 'tcp/135', service: 'rpc-endpoint-mapper', section: 'BKMK_PortsSite-DP', saw: silent },
      { to: 'dp', wire: 'tcp/445', service: 'smb', section: 'BKMK_PortsSite-DP', saw: silent },
      { to: 'dp', wire: 'tcp/99', saw: ['answer'] },
      { to: 'dp', wire: 'udp/69', service: 'tftp', necessity: 'optional', saw: ['prohibited'] },
    ],
  });

  it('has what failed as blocked or rejected, marked', () => {
    expect(readCsv(formats['firewall-request'](run))).toMatchObject([
      {
        'source name': 'cm01',
        'source addresses and networks': '10.0.0.1',
        'source ports': 'ephemeral',
        'destination name': 'dp',
        'destination addresses and networks': '10.0.0.10, 10.50.0.0/16',
        protocol: 'tcp',
        ports: '135, 445',
        action: 'allow',
        necessity: 'required',
        confidence: 'likely',
        sections: 'BKMK_PortsSite-DP',
        remark: expect.stringMatching(/^RPC is one unit/),
        justification: expect.stringContaining('edition 2022-02, section BKMK_PortsSite-DP'),
      },
      { protocol: 'udp', ports: '69', necessity: 'optional', confidence: 'proven', remark: expect.stringContaining('new high UDP port') },
    ]);
  });

  it('stands in the markdown report too', () => {
    const text = formats.markdown(run);
    expect(text).toContain('## Firewall request\n\n| Source | Destination |');
    expect(text).toContain('| cm01 (10.0.0.1), from ephemeral ports | dp (10.0.0.10, 10.50.0.0/16) | TCP 135, 445 | allow | required, blocked (likely). ');
  });

  it('is a header alone where nothing is to be asked for', () => {
    expect(formats['firewall-request'](judged({ flows: [{ wire: 'tcp/99', saw: ['answer'] }] }))).toMatch(/^source name,.*justification\r\n$/);
  });
});
