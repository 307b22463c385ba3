export { ClusterGateway } from './ClusterGateway';
export { InnerCalls } from './InnerCalls';
export { Membership } from './Membership';
export { dispatchPath, Peers } from './Peers';
export { RelayCrew } from './RelayCrew';
