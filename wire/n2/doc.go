// Package n2 tracks what the control plane of the access network shows in one capture: N1 (NAS, TS 24.501) and N2 (NGAP,
// TS 38.413), inside a split gNB F1 (TS 38.473, with NR RRC of TS 38.331) and E1 (TS 37.483), and S1 headers (TS 36.413).
// It is fed with what the SCTP assembler delivers, or with bare NAS messages, and says events.
//
// It keeps associations with the gNB and the AMF at their ends, UEs by RAN-UE-NGAP-ID within their association (and by
// AMF-UE-NGAP-ID for a path switch), home networks with the schemes of their SUCIs, and single protected SUCIs. All
// tables are bounded; what was longest untouched is forgotten first, and told as if the capture ended there. Keys of any
// kind are never kept. NAS of EPS, LPP, SMS and the RRC messages behind a Security Mode Complete are not read.
//
// # Facts (once each)
//
//	ID                      Value                      Node        what it means
//	ran-address             address                    gNB, DU, eNB side of an association that carried messages
//	core-address            address:port               AMF, CU or MME side
//	n2-transport            SCTP in clear,             gNB         as recorded; IPsec may begin or end elsewhere. Interface says N2, F1, E1 or S1
//	                        DTLS over SCTP
//	ng-setup                Global RAN Node ID         gNB         the gNB set up N2
//	gnb-tai                 PLMN/TAC                   gNB         it broadcasts this tracking area
//	gnb-slice               S-NSSAI                    gNB         it supports this slice
//	amf-name                AMF name                   AMF
//	amf-guami               GUAMI                      AMF
//	amf-slice               PLMN S-NSSAI               AMF
//	nas-ciphering           NEA0 … NEA7                gNB         chosen in Security mode command
//	nas-integrity           NIA0 … NIA7                gNB
//	suci-scheme             null-scheme, profile A …   PLMN        home network used this scheme
//	up-security-indication  integrity …, confid…       gNB         what the SMF asks of the gNB for the user plane
//	n3-upf-address          address                    gNB         user-plane tunnel ends there
//	n3-gnb-address          address                    gNB
//	f1-setup, f1-cell       gNB-DU ID, NR CGI          DU
//	rrc-ciphering           NEA0 …                     DU          chosen in RRC Security Mode Command
//	rrc-integrity           NIA0 …                     DU
//	up-ciphering            NEA0 …                     CU-UP       of the user plane, on E1
//	up-integrity            NIA0 …                     CU-UP
//	s1-setup                eNB name                   eNB
//
// # Principles (once for each association, when it ends; for each home network, or SUCI, at the end)
//
//	n2-unprotected, f1-, e1-, s1-unprotected   TS 33.501 9.2, 9.8.2, 9.8.3 (use is the operator's decision)
//	security-key-in-clear                      the same; a K_gNB, next hop or user-plane key can be read
//	gnb-id-from-two-peers                      TS 33.501 9.2
//	ng-setup-refused, ng-reset, sctp-abort     TS 33.117 4.2.6.2.2
//	ngap-malformed, nas-malformed              TS 33.117 4.4.4
//	nas-null-ciphering                         TS 33.501 5.5.1 (should)
//	nas-null-integrity                         TS 33.501 5.5.2, where the capture does not show whether for an emergency
//	nas-weaker-algorithm                       TS 33.501 6.7.1.2
//	nas-null-only-ciphering-offered            TS 33.501 5.3.2
//	suci-null-scheme, suci-reused              TS 33.501 6.12.2
//	nas-identity-before-security,
//	nas-identity-unsolicited                   TS 33.501 6.12.4
//	nas-plain-message                          TS 33.501 6.4.6, TS 24.501 4.4.4
//	nas-count-reused                           TS 24.501 4.4.3.1, TS 33.512 4.2.2.3.1
//	nas-smc-repeated, nas-smc-rejected         TS 24.501 5.4.2.7, 5.4.2.5
//	auth-synchronisation-loop                  TS 33.512 4.2.2.1.1
//	nas-guti-not-renewed                       TS 33.501 6.12.3 (where NAS can be read)
//	up-security-not-needed                     TS 33.501 6.6.1 (policy)
//	ue-capability-changed-on-path-switch       TS 33.501 6.7.3.1
//	ue-capability-not-passed-on                TS 33.512 4.2.2.6.2
//	rrc-null-ciphering, rrc-null-integrity     TS 33.501 5.3.2, 5.3.3
//	rrc-security-mode-failure                  TS 38.331 5.3.4.3
//
// # Attacks
//
//	ID                                   Kind                          when it is said
//	ue-null-only-capabilities            bidding-down                  at the answer
//	authentication-failure-burst         auth-brute-force              when the burst has ended
//	rogue-gnb                            rogue-gnb                     at the end
//	suci-null-scheme-beside-protected    null-scheme-suci              at the end
//	suci-replayed                        suci-replay                   at the end, or when the SUCI is forgotten
//	identity-response-unasked            downlink-identity-extraction  at once
//	identity-asked-without-need          uplink-identity-extraction    at once
//	nas-null-integrity-chosen            null-integrity                at once
//	ue-capability-mismatch               ue-capability-bidding-down    at once
//	nas-message-replayed                 nas-count-replay              when the connection ends or is rekeyed
//	nas-ciphering-not-applied            ciphering-claimed-not-applied when the connection ends
//	nas-abnormal                         nas-fuzzing                   at the end
//	rrc-connection-with-tmsi-in-use      blind-dos-tmsi                when the newcomer's first NAS message is seen, or never comes
//	rrc-security-mode-failure-ignored    null-cipher-integrity         at once
package n2
