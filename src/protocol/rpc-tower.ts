import { decodeWhole, type Reader } from './decoding.ts';
import { ndrOf } from './rpc-ndr.ts';

/** Protocol identifiers of a tower's floors (C706 appendix I). */
const protocols = { uuid: 0x0d, connectionOriented: 0x0b, tcp: 0x07 } as const;

/** An interface of ncacn_ip_tcp, and its port. */
export interface TcpTower {
  /** UUID in lower case. */
  readonly interface: string;
  /** "major.minor" */
  readonly version: string;
  readonly port: number;
}

/**
 * The tower of an interface that listens on TCP (C706 appendix L): floors of interface, transfer syntax, RPC protocol, TCP, IP. Null for every other
 * protocol sequence, and for a tower that is none. The address in it is not read: servers name 0.0.0.0, or one that the asker cannot reach.
 */
export function decodeTcpTower(bytes: Uint8Array): TcpTower | null {
  return decodeWhole(bytes, (reader) => {
    if (reader.u16le() < 4) reader.fail('not-tcp');
    const named = readFloor(reader);
    readFloor(reader);
    const protocol = readFloor(reader);
    const transport = readFloor(reader);
    const isTcp = named.protocol === protocols.uuid && protocol.protocol === protocols.connectionOriented && transport.protocol === protocols.tcp;
    const syntax = decodeWhole(named.left, (left) => {
      const ndr = ndrOf(left, true);
      return { uuid: ndr.uuid(), major: ndr.u16() };
    });
    const minor = decodeWhole(named.right, (right) => right.u16le());
    // A port is in network byte order, all else little-endian.
    const port = decodeWhole(transport.right, (right) => right.u16be());
    if (!isTcp || syntax === null || minor === null || !port) return reader.fail('not-tcp');
    return { interface: syntax.uuid, version: `${syntax.major}.${minor}`, port };
  });
}

interface Floor {
  readonly protocol: number;
  readonly left: Uint8Array;
  readonly right: Uint8Array;
}

function readFloor(reader: Reader): Floor {
  const leftBytes = reader.u16le();
  if (leftBytes === 0) reader.fail('not-tcp');
  const protocol = reader.u8();
  const left = reader.bytes(leftBytes - 1);
  return { protocol, left, right: reader.bytes(reader.u16le()) };
}
