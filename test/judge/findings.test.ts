import { describe, expect, it } from 'vitest';
import { judge, judgeInputOf } from '../../src/judge/index.ts';
import { formats } from '../report/texts.ts';
import { judged, sights } from './runs.ts';

const run = (findings: unknown) => judged({ flows: [{ wire: 'tcp/443', saw: [{ ...sights.answer, facts: { findings } }] }] });
const findingsOf = (findings: unknown) => run(findings).flows[0]?.findings;

describe('what is worth a remark', () => {
  it.each([
    [{ id: 'certificate-expired', validTo: '2025-01-31T00:00:00.000Z' }, 'its certificate expired on 2025-01-31'],
    [{ id: 'certificate-other-name', names: ['a.example', 'b.example'], expected: 'cm01' }, 'its certificate is for a.example, b.example, not for cm01'],
    [{ id: 'path-not-found', path: '/SMS_MP/.sms_aut?mplist' }, 'it answers, and knows no /SMS_MP/.sms_aut?mplist: the role may not be installed at this web server'],
    [{ id: 'tls-failed', why: 'handshake-failure' }, 'it asks for encryption, and the TLS handshake after that failed (handshake-failure)'],
    [{ id: 'of-tomorrow', level: 3, names: ['x'] }, 'of-tomorrow, level 3, names x'],
  ])('%o', (finding, sentence) => {
    expect(findingsOf([finding])).toEqual([sentence]);
  });

  it('is no failure', () => {
    const report = run([{ id: 'certificate-expired', validTo: '2025-01-31' }]);
    expect([report.verdict, report.flows[0]?.status]).toEqual(['pass', 'pass']);
  });

  it('is read of anything that a saved report may hold, and bounded', () => {
    for (const odd of [null, 'text', {}, [null, 1, 'x', {}, { id: 7 }]]) expect(findingsOf(odd)).toBeUndefined();
    expect(findingsOf(Array.from({ length: 100 }, (_, i) => ({ id: `f${i}` })))).toHaveLength(16);
  });

  it('is the same when judged again', () => {
    const report = run([{ id: 'smb1-only' }]);
    expect(judge(judgeInputOf(report))).toEqual(report);
  });

  it('is shown to people, as text', () => {
    const report = run([{ id: 'path-not-found', path: '/\u001b[31m<b>|`' }]);
    expect(formats.console(report, { color: false, width: 100 })).toContain('note: it answers, and knows no /\\u{1b}[31m<b>|`: the role');
    expect(formats.markdown(report)).toContain('## Worth a look');
    expect(formats.markdown(report)).not.toContain('<b>');
  });
});
