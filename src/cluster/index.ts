export { ClusterGateway } from './ClusterGateway';
export { Membership } from './Membership';
export { dispatchPath, Peers } from './Peers';
