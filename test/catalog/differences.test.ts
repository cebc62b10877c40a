import { describe, expect, it } from 'vitest';
import { differenceAt, editionOf, newestEdition } from '../../src/catalog/index.ts';
import type { Edition } from '../../src/model/catalog.ts';

const seed = editionOf('2016-09') as Edition;
const anchors = [...new Set([...seed.sections, ...newestEdition.sections].map(({ anchor }) => anchor))];
const isIn = ({ sections }: Edition, anchor: string) => sections.some((section) => section.anchor === anchor);
const inBoth = anchors.filter((anchor) => isIn(seed, anchor) && isIn(newestEdition, anchor));
const changed = inBoth.filter((anchor) => differenceAt(anchor, newestEdition, seed) !== null);

/** "+ service udp tcp" for what 2022-02 has more, "-" for what it has less. */
function change(anchor: string): string[] {
  const { onlyHere = [], onlyThere = [] } = differenceAt(anchor, newestEdition, seed) ?? {};
  return [...onlyHere.map(({ row }) => `+ ${row.service} ${row.udp} ${row.tcp}`), ...onlyThere.map(({ row }) => `- ${row.service} ${row.udp} ${row.tcp}`)];
}

describe('from 2016-09 to 2022-02', () => {
  it('46 sections stay as they are', () => {
    expect(inBoth.length - changed.length).toBe(46);
  });

  it('7 sections go', () => {
    expect(anchors.filter((anchor) => !isIn(newestEdition, anchor))).toEqual([
      'BKMK_PortsAppCatalogService-SQL',
      'BKMK_PortsAppCatalogWebSitePoint_AppCatalogWebServicePoint',
      'BKMK_PortsClient-AppCatalogWebsitePoint',
      'BKMK_PortsMobileDeviceClient-WindowsIntune',
      'BKMK_PortsAppCatalogWebServicePoint_SiteServer',
      'BKMK_PortsAppCatalogWebSitePoint_SiteServer',
      'BKMK_PortsIntuneConnector-WindowsIntune',
    ]);
  });

  it('13 sections come', () => {
    expect(anchors.filter((anchor) => !isIn(seed, anchor))).toEqual([
      'bkmk_client-cmg',
      'bkmk_cmgcp-cmg2',
      'bkmk_cmgcp-cmg',
      'bkmk_cmgcp-mp',
      'bkmk_cmgcp-sup',
      'BKMK_PortsDWSPSQL',
      'BKMK_PortsPullDP-DPSource',
      'bkmk_scp-cmg',
      'bkmk_scp-notify',
      'BKMK_CMGCP_SiteServer',
      'BKMK_PortsSite-RCL',
      'BKMK_SCP_SiteServer',
      'BKMK_PortsSite-SQL-WSUS',
    ]);
  });

  it('9 sections change, and so', () => {
    const domainController = ['+ ldap 389 389', '+ rpc-endpoint-mapper null 135', '- ldap null 389', '- gc-ldaps null 3269', '- rpc-endpoint-mapper 135 135'];
    expect(Object.fromEntries(changed.map((anchor) => [anchor, change(anchor)]))).toEqual({
      'BKMK_PortsClient-ClientWakeUp': ['+ peer-cache-broadcast 8004 null', '+ peer-cache-download null 8003'],
      'BKMK_PortsClient-DP': ['+ express-updates null 8005'],
      'BKMK_PortsClient-GCDC': ['- gc-ldaps null 3269'],
      'BKMK_PortsConsole-Internet': ['+ https null 443'],
      'BKMK_PortsConsole-Provider': ['+ https null 443'],
      'BKMK_PortsMP-DC': domainController,
      'BKMK_PortsSite-DC': domainController,
      'BKMK_PortSite-Internet': ['+ https null 443'],
      'BKMK_PortsSite-SUP': ['+ rpc-endpoint-mapper 135 135', '+ rpc-dynamic null dynamic'],
    });
  });

  it('the lists gain Kerberos alone', () => {
    expect(change('BKMK_ServerPorts')).toEqual(['+ kerberos null 88']);
    for (const anchor of ['BKMK_ClientShares', 'BKMK_IBCMports', 'BKMK_PortsClientInstall', 'BKMK_SQLPorts']) expect(change(anchor)).toEqual([]);
  });
});

describe('a difference', () => {
  it('says whether the other edition has the anchor at all', () => {
    expect(differenceAt('BKMK_PortsSite-RCL', newestEdition, seed)).toMatchObject({ edition: '2016-09', present: false, onlyThere: [] });
    expect(differenceAt('BKMK_PortsSite-SUP', newestEdition, seed)).toMatchObject({ edition: '2016-09', present: true });
  });

  it('sees a changed direction, section note, phase and note of a row', () => {
    const section = newestEdition.sections.find(({ anchor }) => anchor === 'BKMK_PortsSite-SUP');
    const [row, ...rest] = section?.rows ?? [];
    if (!section || !row) throw new Error('no such section');
    for (const other of [
      { ...section, direction: 'one-way' as const },
      { ...section, sectionNotes: [] },
      { ...section, icmp: true },
      { ...section, rows: [{ ...row, notes: [2] }, ...rest] },
      { ...section, rows: [{ ...row, phase: 'install' as const }, ...rest] },
    ]) {
      expect(differenceAt(section.anchor, newestEdition, { edition: 'other', sections: [other] })).not.toBeNull();
    }
    expect(differenceAt(section.anchor, newestEdition, { edition: 'other', sections: [{ ...section, rows: [...rest, row] }] })).toBeNull();
  });
});
