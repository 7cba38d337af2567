/**
 * How a policy is addressed over the open inference protocol: the names of its models ({@link
 * dev.concierge.grpc.policy.PolicyModel}), of the tensors of the one whose decode loop runs on the
 * server ({@link dev.concierge.grpc.policy.GenerateTensors}), and of the policy itself ({@link
 * dev.concierge.grpc.policy.PolicyAddress}).
 */
package dev.concierge.grpc.policy;
