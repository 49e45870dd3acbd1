package diameter

import "strconv"

// Application is an application id of the header (IANA, "Application IDs").
type Application uint32

// The applications that check for themselves.
const (
	Base Application = 0
	Gy   Application = 4
	Cx   Application = 16777216
	Sh   Application = 16777217
	Rx   Application = 16777236
	Gx   Application = 16777238
	S6a  Application = 16777251
	S13  Application = 16777252
	SWx  Application = 16777265
	S6b  Application = 16777272
	S9   Application = 16777267
)

// String names the 3GPP interface, else the protocol, else gives the number.
func (a Application) String() string {
	switch a {
	case 0:
		return "Base"
	case 1:
		return "NASREQ"
	case 3:
		return "Rf"
	case 4:
		return "Gy"
	case 5:
		return "EAP"
	case 6:
		return "SIP"
	case 16777216:
		return "Cx"
	case 16777217:
		return "Sh"
	case 16777220:
		return "Gmb"
	case 16777222:
		return "Gq"
	case 16777236:
		return "Rx"
	case 16777238:
		return "Gx"
	case 16777250:
		return "STa"
	case 16777251:
		return "S6a"
	case 16777252:
		return "S13"
	case 16777255:
		return "SLg"
	case 16777264:
		return "SWm"
	case 16777265:
		return "SWx"
	case 16777266:
		return "Gxx"
	case 16777267:
		return "S9"
	case 16777268:
		return "Zpn"
	case 16777272:
		return "S6b"
	case 16777291:
		return "SLh"
	case 16777302:
		return "Sy"
	case 16777303:
		return "Sd"
	case 16777308:
		return "S7a"
	case 16777309:
		return "Tsp"
	case 16777310:
		return "S6m"
	case 16777311:
		return "T4"
	case 16777312:
		return "S6c"
	case 16777313:
		return "SGd"
	case 16777318:
		return "S15"
	case 16777319:
		return "S9a"
	case 16777345:
		return "S6t"
	case 16777346:
		return "T6a"
	case 0xffffffff:
		return "Relay"
	}
	return strconv.FormatUint(uint64(a), 10)
}

// Command is a command code.
type Command uint32

// The commands that decide or move a subscriber.
const (
	CapabilitiesExchange Command = 257
	UpdateLocation       Command = 316
	CancelLocation       Command = 317
	AuthenticationInfo   Command = 318
	InsertSubscriberData Command = 319
	DeleteSubscriberData Command = 320
	PurgeUE              Command = 321
	ResetS6a             Command = 322
)

// String is the name without Request or Answer, else the number (RFC 6733 clause 3.1, TS 29.230 clause 6).
func (c Command) String() string {
	switch c {
	case 257:
		return "Capabilities-Exchange"
	case 258:
		return "Re-Auth"
	case 260:
		return "AMA-Mobile-Node"
	case 262:
		return "Home-Agent-MIP"
	case 265:
		return "AA"
	case 268:
		return "Diameter-EAP"
	case 271:
		return "Accounting"
	case 272:
		return "Credit-Control"
	case 274:
		return "Abort-Session"
	case 275:
		return "Session-Termination"
	case 280:
		return "Device-Watchdog"
	case 282:
		return "Disconnect-Peer"
	case 300:
		return "User-Authorization"
	case 301:
		return "Server-Assignment"
	case 302:
		return "Location-Info"
	case 303:
		return "Multimedia-Auth"
	case 304:
		return "Registration-Termination"
	case 305:
		return "Push-Profile"
	case 306:
		return "User-Data"
	case 307:
		return "Profile-Update"
	case 308:
		return "Subscribe-Notifications"
	case 309:
		return "Push-Notification"
	case 316:
		return "Update-Location"
	case 317:
		return "Cancel-Location"
	case 318:
		return "Authentication-Information"
	case 319:
		return "Insert-Subscriber-Data"
	case 320:
		return "Delete-Subscriber-Data"
	case 321:
		return "Purge-UE"
	case 322:
		return "Reset"
	case 323:
		return "Notify"
	case 324:
		return "ME-Identity-Check"
	case 8388620:
		return "Provide-Location"
	case 8388621:
		return "Location-Report"
	case 8388622:
		return "LCS-Routing-Info"
	case 8388635:
		return "Spending-Limit"
	case 8388636:
		return "Spending-Status-Notification"
	case 8388637:
		return "TDF-Session"
	case 8388638:
		return "Update-VCSG-Location"
	case 8388639:
		return "Device-Action"
	case 8388640:
		return "Device-Notification"
	case 8388641:
		return "Subscriber-Information"
	case 8388642:
		return "Cancel-VCSG-Location"
	case 8388643:
		return "Device-Trigger"
	case 8388644:
		return "Delivery-Report"
	case 8388645:
		return "MO-Forward-Short-Message"
	case 8388646:
		return "MT-Forward-Short-Message"
	case 8388647:
		return "Send-Routing-Info-for-SM"
	case 8388648:
		return "Alert-Service-Centre"
	case 8388649:
		return "Report-SM-Delivery-Status"
	}
	return strconv.FormatUint(uint64(c), 10)
}
