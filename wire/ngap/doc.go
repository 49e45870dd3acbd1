// Package ngap reads messages of the NG Application Protocol between gNB and AMF (TS 38.413 V18.3.0), which travel on N2 in SCTP with
// payload protocol identifier 60.
//
//	NGAP-PDU    choice (2 bits behind an extension bit) | procedure code | criticality | open type:
//	message     extension bit | number of IEs (2 octets), and for each: id (2 octets) | criticality | open type
//
// Parse walks that without knowing the message, and decodes by their id, which means the same in every message, the IEs that
// security needs: identities of the UE and of both nodes, NAS PDUs wherever they are nested, locations, security capabilities and indications,
// causes, slices, and the GTP tunnels in the transfers of PDU sessions. All others are
// stepped over. Keys (Security Key, next hop) are never kept or shown: only that they were there.
//
// Not read: the containers between two gNBs, RRC in UE radio capabilities, NRPPa, warnings, and the lists of QoS flows.
package ngap
