package ngap

// needs are the IEs that a message cannot be without (TS 38.413 9.2, presence "M", reject) among those that are read here, by procedure and
// type.
var needs = [...][3]Field{
	NGSetup:                    {HasNode | HasSupportedTAs, HasAMFName | HasServedGUAMIs | HasPLMNSupport, HasCause},
	InitialUEMessage:           {HasRANUENGAPID | HasNAS | HasLocation},
	DownlinkNASTransport:       {HasAMFUENGAPID | HasRANUENGAPID | HasNAS},
	UplinkNASTransport:         {HasAMFUENGAPID | HasRANUENGAPID | HasNAS},
	InitialContextSetup:        {HasAMFUENGAPID | HasRANUENGAPID | HasGUAMI | HasAllowedNSSAI | HasCapabilities | HasSecurityKey, HasAMFUENGAPID | HasRANUENGAPID},
	PDUSessionResourceSetup:    {HasAMFUENGAPID | HasRANUENGAPID},
	PDUSessionResourceModify:   {HasAMFUENGAPID | HasRANUENGAPID},
	PDUSessionResourceRelease:  {HasAMFUENGAPID | HasRANUENGAPID},
	UEContextRelease:           {HasAMFUENGAPID, HasAMFUENGAPID | HasRANUENGAPID},
	UEContextReleaseRequest:    {HasAMFUENGAPID | HasRANUENGAPID},
	PathSwitchRequest:          {HasRANUENGAPID | HasAMFUENGAPID | HasCapabilities, HasAMFUENGAPID | HasRANUENGAPID | HasChaining},
	HandoverResourceAllocation: {HasAMFUENGAPID | HasCapabilities | HasChaining | HasGUAMI},
	HandoverPreparation:        {HasAMFUENGAPID | HasRANUENGAPID},
	NGReset:                    {HasReset},
	Paging:                     {HasSTMSI},
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
	if int(m.Procedure) >= len(needs) {
		return
	}
	missing := needs[m.Procedure][m.Type] &^ m.Has
	if missing == 0 {
		return
	}
	for _, f := range fieldIDs {
		if missing&f.field != 0 && !m.faulty(f.id) {
			m.fault(Fault{ErrMandatory, f.id, true})
		}
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
