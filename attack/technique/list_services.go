package technique

// services are the techniques on service-based interfaces, subscriber data, exposure and interconnect.
var services = []*Technique{
	CallWithToken,
	CallWithoutToken,
	ObtainToken,
	ReachCoreFunctions,
	ReadSubscriberKeys,
	RegisterAsFunction,
}
