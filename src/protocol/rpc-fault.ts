import type { Reader } from './decoding.ts';
import { type Message, readBody, responseHeaderBytes } from './rpc-pdu.ts';

/** A call that the peer's RPC runtime, or the service behind it, refused or could not carry out (C706 section 12.6.4.7). */
export interface Fault {
  readonly kind: 'fault';
  readonly callId: number;
  readonly status: number;
}

/** The body of a fault PDU. */
export function readFault(message: Message, reader: Reader): Fault {
  const status = readBody(message, (body) => {
    body.skip(responseHeaderBytes);
    return body.u32();
  });
  return status === null ? reader.fail('malformed-rpc') : { kind: 'fault', callId: message.callId, status };
}

/** Names of the status codes that an endpoint mapper or a runtime may give (C706 appendix E; MS-RPCE section 2.2.2.8; MS-ERREF section 2.2 for those below 0x10000). */
const statusNames: Readonly<Record<number, string>> = {
  5: 'ERROR_ACCESS_DENIED',
  1702: 'RPC_S_INVALID_BINDING',
  1717: 'RPC_S_UNKNOWN_IF',
  1722: 'RPC_S_SERVER_UNAVAILABLE',
  1723: 'RPC_S_SERVER_TOO_BUSY',
  1728: 'RPC_S_PROTOCOL_ERROR',
  1745: 'RPC_S_PROCNUM_OUT_OF_RANGE',
  1764: 'RPC_S_CANNOT_SUPPORT',
  1783: 'RPC_X_BAD_STUB_DATA',
  1825: 'RPC_S_SEC_PKG_ERROR',
  382312653: 'ept_s_cant_perform_op',
  382312662: 'ept_s_not_registered',
  469762056: 'nca_rpc_version_mismatch',
  469762057: 'nca_unspec_reject',
  469762058: 'nca_bad_actid',
  469762059: 'nca_who_are_you_failed',
  469762074: 'nca_s_fault_context_mismatch',
  469762076: 'nca_invalid_pres_context_id',
  469827586: 'nca_op_rng_error',
  469827587: 'nca_unk_if',
  469827590: 'nca_wrong_boot_time',
  469827593: 'nca_you_crashed',
  469827595: 'nca_proto_error',
  469827603: 'nca_out_args_too_big',
  469827604: 'nca_server_too_busy',
  469827607: 'nca_unsupported_type',
};

/** A status as a text: "0x00000005", with its name where one is documented. */
export function statusFacts(status: number): { readonly status: string; readonly statusName?: string } {
  const name = statusNames[status];
  return { status: `0x${status.toString(16).padStart(8, '0')}`, ...(name === undefined ? {} : { statusName: name }) };
}
