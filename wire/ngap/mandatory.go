package ngap

// A need names the IEs that a message cannot be without (TS 38.413 9.2, presence "M", reject) among those that are read here.
type need struct {
	procedure Procedure
	typ       Type
	fields    Field
}

var needs = [...]need{
	{NGSetup, Initiating, HasNode | HasSupportedTAs},
	{NGSetup, Successful, HasAMFName | HasServedGUAMIs | HasPLMNSupport},
	{NGSetup, Unsuccessful, HasCause},
	{InitialUEMessage, Initiating, HasRANUENGAPID | HasNAS | HasLocation},
	{DownlinkNASTransport, Initiating, HasAMFUENGAPID | HasRANUENGAPID | HasNAS},
	{UplinkNASTransport, Initiating, HasAMFUENGAPID | HasRANUENGAPID | HasNAS},
	{InitialContextSetup, Initiating, HasAMFUENGAPID | HasRANUENGAPID | HasGUAMI | HasAllowedNSSAI | HasCapabilities | HasSecurityKey},
	{InitialContextSetup, Successful, HasAMFUENGAPID | HasRANUENGAPID},
	{PDUSessionResourceSetup, Initiating, HasAMFUENGAPID | HasRANUENGAPID},
	{PDUSessionResourceModify, Initiating, HasAMFUENGAPID | HasRANUENGAPID},
	{PDUSessionResourceRelease, Initiating, HasAMFUENGAPID | HasRANUENGAPID},
	{UEContextRelease, Initiating, HasAMFUENGAPID},
	{UEContextRelease, Successful, HasAMFUENGAPID | HasRANUENGAPID},
	{UEContextReleaseRequest, Initiating, HasAMFUENGAPID | HasRANUENGAPID},
	{PathSwitchRequest, Initiating, HasRANUENGAPID | HasAMFUENGAPID | HasCapabilities},
	{PathSwitchRequest, Successful, HasAMFUENGAPID | HasRANUENGAPID | HasChaining},
	{HandoverResourceAllocation, Initiating, HasAMFUENGAPID | HasCapabilities | HasChaining | HasGUAMI},
	{HandoverPreparation, Initiating, HasAMFUENGAPID | HasRANUENGAPID},
	{NGReset, Initiating, HasReset},
	{Paging, Initiating, HasSTMSI},
}

// ids of the fields that a need can name.
var fieldIDs = [...]struct {
	field Field
	id    uint16
}{
	{HasAMFUENGAPID, idAMFUENGAPID}, {HasRANUENGAPID, idRANUENGAPID}, {HasNAS, idNASPDU}, {HasNode, idGlobalRANNodeID},
	{HasSupportedTAs, idSupportedTAList}, {HasLocation, idLocation}, {HasCapabilities, idCapabilities}, {HasSecurityKey, idSecurityKey},
	{HasChaining, idSecurityContext}, {HasCause, idCause}, {HasSTMSI, idPagingIdentity}, {HasGUAMI, idGUAMI}, {HasAMFName, idAMFName},
	{HasServedGUAMIs, idServedGUAMIList}, {HasPLMNSupport, idPLMNSupportList}, {HasAllowedNSSAI, idAllowedNSSAI}, {HasReset, idResetType},
}

// mandatory records each IE that is missing. One that is there but broken has its own fault.
func (m *Message) mandatory() {
	for i := range needs {
		n := &needs[i]
		if n.procedure != m.Procedure || n.typ != m.Type {
			continue
		}
		missing := n.fields &^ m.Has
		if missing == 0 {
			return
		}
		for _, f := range fieldIDs {
			if missing&f.field != 0 && !m.faulty(f.id) {
				m.fault(Fault{ErrMandatory, f.id, true})
			}
		}
		return
	}
}

func (m *Message) faulty(id uint16) bool {
	for _, f := range m.Faults {
		if f.In && f.IE == id {
			return true
		}
	}
	return false
}
