import type { Flow } from '../src/model/flow.ts';

/** A path that a role is documented to serve, and what is documented to come of asking for it. */
export interface RolePath {
  readonly path: string;
  /** Whether "not found" is worth a remark: the role's own path should be there. */
  readonly isRoles: boolean;
}

/** Where nothing is documented: whatever listens there answers for its root. */
const root: RolePath = { path: '/', isRoles: false };

const own = (path: string): RolePath => ({ path, isRoles: true });

/** Distribution points name content below it: "Understand and troubleshoot updates in Configuration Manager" shows such a location. */
const content = own('/SMS_DP_SMSPKG$/');

/** By the role that serves. Nothing is documented of fallback status points, state migration points, enrollment points and the cloud's roles. */
const rolePaths: Readonly<Record<string, RolePath>> = {
  // The list of management points, which every client may ask for: "SMS 2003 MP and SLP test query strings", unchanged since.
  'management-point': own('/SMS_MP/.sms_aut?mplist'),
  'distribution-point': content,
  'distribution-point-pxe': content,
  'distribution-point-multicast': content,
  'pull-distribution-point': content,
  'source-distribution-point': content,
  // [MS-WUSP] section 2.1.
  'software-update-point': own('/SimpleAuthWebService/SimpleAuth.asmx'),
  'upstream-wsus': own('/SimpleAuthWebService/SimpleAuth.asmx'),
  // "Configure report server URLs": the default virtual directory.
  'reporting-services-point': own('/ReportServer'),
  // "What is the administration service in Configuration Manager?": the versioned route.
  'sms-provider': own('/AdminService/v1.0/'),
  // "Configure certificate infrastructure": a browser shows "Server Error" with HTTP 404 where all is well.
  'certificate-registration-point': { path: '/CMCertificateRegistration', isRoles: false },
  // "Configure infrastructure to support SCEP": where a browser shows the service's page.
  'ndes-policy-module': own('/certsrv/mscep/mscep.dll'),
  // "Plan for and configure application management": the addresses with default settings.
  'application-catalog-website-point': own('/CMApplicationCatalog'),
};

/** The path to ask for on a web server that a flow leads to, by the role of its strongest requirement. */
export function rolePath({ requiredBy, service, necessity }: Flow): RolePath {
  const strongest = requiredBy.find((requirement) => requirement.service === service && requirement.necessity === necessity);
  return (strongest && rolePaths[strongest.toRole]) ?? root;
}
