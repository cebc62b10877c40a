import type { Syntax } from './rpc-ndr.ts';

/**
 * Well-known interfaces by UUID: the name in the interface's IDL, and the open specification whose appendix "Full IDL" or section "Standards
 * Assignments" has both. Nothing depends on a name; it tells an administrator whose port it is.
 */
const names: Readonly<Record<string, string>> = {
  // The runtime's own.
  'afa8bd80-7d8a-11c9-bef4-08002b102989': 'mgmt (C706 appendix Q)',
  'e1af8308-5d1f-11c9-91a4-08002b14a0fa': 'ept (C706 appendix O)',
  // DCOM, and WMI above it.
  '000001a0-0000-0000-c000-000000000046': 'IRemoteSCMActivator (MS-DCOM)',
  '00000131-0000-0000-c000-000000000046': 'IRemUnknown (MS-DCOM)',
  '00000143-0000-0000-c000-000000000046': 'IRemUnknown2 (MS-DCOM)',
  '4d9f4ab8-7d1c-11cf-861e-0020af6e7c57': 'IActivation (MS-DCOM)',
  '99fcfec4-5260-101b-bbcb-00aa0021347a': 'IObjectExporter (MS-DCOM)',
  '9556dc99-828c-11cf-a37e-00aa003240c7': 'IWbemServices (MS-WMI)',
  'f309ad18-d86a-11d0-a075-00c04fb68820': 'IWbemLevel1Login (MS-WMI)',
  // The directory and its domain controllers.
  '12345678-1234-abcd-ef00-01234567cffb': 'logon (MS-NRPC)',
  '12345778-1234-abcd-ef00-0123456789ab': 'lsarpc (MS-LSAD, MS-LSAT)',
  '12345778-1234-abcd-ef00-0123456789ac': 'samr (MS-SAMR)',
  '3919286a-b10c-11d0-9ba8-00c04fd92ef5': 'dssetup (MS-DSSP)',
  '3dde7c30-165d-11d1-ab8f-00805f14db40': 'BackupKey (MS-BKRP)',
  '50abc2a4-574d-40b3-9d66-ee4fd5fba076': 'DnsServer (MS-DNSP)',
  '7c44d7d4-31d5-424c-bd5e-2b3e1f323d22': 'dsaop (MS-DRSR)',
  '897e2e5f-93f3-4376-9c9c-fd2277495c27': 'FrsTransport (MS-FRS2)',
  'b9785960-524f-11df-8b6d-83dcded72085': 'ISDKey (MS-GKDI)',
  'd049b186-814f-11d1-9a3c-00c04fc9b232': 'NtFrsApi (MS-FRS1)',
  'e3514235-4b06-11d1-ab04-00c04fc2dcd2': 'drsuapi (MS-DRSR)',
  'f5cc59b4-4264-101a-8c59-08002b2f8426': 'frsrpc (MS-FRS1)',
  'f5cc5a18-4264-101a-8c59-08002b2f8426': 'nspi (MS-NSPI)',
  // Certification authorities.
  '91ae6020-9e3c-11cf-8d7c-00aa00c091be': 'ICertPassage (MS-ICPR)',
  'd99e6e70-fc88-11d0-b498-00a0c90312f3': 'ICertRequestD (MS-WCCE)',
  'd99e6e71-fc88-11d0-b498-00a0c90312f3': 'ICertAdminD (MS-CSRA)',
  // Every Windows machine.
  '0b6edbfa-4a24-4fc6-8a23-942b1eca65d1': 'IRPCAsyncNotify (MS-PAN)',
  '12345678-1234-abcd-ef00-0123456789ab': 'winspool (MS-RPRN)',
  '1ff70682-0a51-30e8-076d-740be8cee98b': 'ATSvc (MS-TSCH)',
  '2f5f6520-ca46-1067-b319-00dd010662da': 'tapsrv (MS-TRP)',
  '300f3532-38cc-11d0-a3f0-0020af6b0add': 'trkwks (MS-DLTW)',
  '338cd001-2244-31f1-aaaa-900038001003': 'winreg (MS-RRP)',
  '367abb81-9844-35f1-ad32-98f038001003': 'svcctl (MS-SCMR)',
  '378e52b0-c0a9-11cf-822d-00aa0051e40f': 'SASec (MS-TSCH)',
  '4b324fc8-1670-01d3-1278-5a47bf6ee188': 'srvsvc (MS-SRVS)',
  '6bffd098-a112-3610-9833-46c3f87e345a': 'wkssvc (MS-WKST)',
  '76f03f96-cdfd-44fc-a22c-64950a001209': 'IRemoteWinspool (MS-PAR)',
  '82273fdc-e32a-18c3-3f78-827929dc23ea': 'eventlog (MS-EVEN)',
  '86d35949-83c9-4044-b424-db363231fd0c': 'ITaskSchedulerService (MS-TSCH)',
  '894de0c0-0d55-11d3-a322-00c04fa321a1': 'InitShutdown (MS-RSP)',
  '8fb6d884-2388-11d0-8c35-00c04fda2795': 'W32Time (MS-W32T)',
  'ae33069b-a2a8-46ee-a235-ddfd339be281': 'IRPCRemoteObject (MS-PAN)',
  'c681d488-d850-11d0-8c52-00c04fd90f7e': 'efsrpc (MS-EFSR)',
  'd95afe70-a6d5-4259-822e-2c84da1ddb0d': 'WindowsShutdown (MS-RSP)',
  'df1941c5-fe89-4e79-bf10-463657acf44d': 'efsrpc (MS-EFSR)',
  'f6beaff7-1e19-4fbb-9f8f-b89e2018337c': 'IEventService (MS-EVEN6)',
  // Server roles.
  '1088a980-eae5-11d0-8d9b-00a02453c337': 'qm2qm (MS-MQQP)',
  '1a927394-352e-4553-ae3f-7cf4aafca620': 'WdsRpcInterface (MS-WDSC)',
  '45f52c28-7f9f-101a-b52b-08002b2efabe': 'winsif (MS-RAIW)',
  '4fc742e0-4a10-11cf-8273-00aa004ae673': 'netdfs (MS-DFSNM)',
  '5b821720-f63b-11d0-aad2-00c04fc324db': 'dhcpsrv2 (MS-DHCPM)',
  '6bffd098-a112-3610-9833-46c3f874532d': 'dhcpsrv (MS-DHCPM)',
  '906b0ce0-c70b-1067-b317-00dd010662da': 'IXnRemote (MS-CMPO)',
  'a8e0653c-2744-4389-a61d-7373df8b2292': 'FileServerVssAgent (MS-FSRVP)',
  'b97db8b2-4c63-11cf-bff6-08002be23f2f': 'clusapi (MS-CMRP)',
  'bde95fdf-eee0-45de-9e12-e5a61cd0d4fe': 'RCMPublic (MS-TSTS)',
  'ccd8c074-d0e5-4a40-92b4-d074faa6ba28': 'Witness (MS-SWN)',
  'fdb3a030-065f-11d1-bb9b-00a024ea5525': 'qmcomm (MS-MQMP)',
};

/** The documented name of an interface, with the specification that has it; null where none is known here. */
export function interfaceName({ uuid }: Pick<Syntax, 'uuid'>): string | null {
  return names[uuid] ?? null;
}
