/**
 * The open inference protocol: tensors on the wire ({@link
 * dev.concierge.grpc.inference.TensorMessages}), the names of a policy's models ({@link
 * dev.concierge.grpc.inference.PolicyModel}) and of the tensors of the one whose decode loop runs
 * on the server ({@link dev.concierge.grpc.inference.GenerateTensors}), and how a policy is
 * addressed ({@link dev.concierge.grpc.inference.PolicyAddress}).
 */
package dev.concierge.grpc.inference;
