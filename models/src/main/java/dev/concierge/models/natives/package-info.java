/**
 * Native libraries of this process, at the one place where each is first touched. A library that
 * cannot be loaded is a state of the machine that its operator mends, such as a temporary folder
 * that is full or mounted {@code noexec}; Java reports it by {@link java.lang.Error}s that would
 * end a node, so they become a {@link dev.concierge.models.natives.NativeLibraryException} here.
 *
 * <p>{@link dev.concierge.models.natives.OnnxRuntime} gives out ONNX Runtime's environment and
 * session options, its telemetry off before it loads; {@link
 * dev.concierge.models.natives.NativeLibrary} guards any other library; {@link
 * dev.concierge.models.natives.ForeignFunctions} calls functions of libraries by their address.
 */
package dev.concierge.models.natives;
