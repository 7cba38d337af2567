/**
 * The generator with its keys and values on a device. ONNX Runtime's Java API moves every input and
 * output through the host; its C API can leave them where they are (IoBinding), and this package
 * calls that through Java's foreign-function API: {@link
 * dev.concierge.models.inference.binding.DeviceDecoder} decodes, {@link
 * dev.concierge.models.inference.binding.OrtFunctions} is the table of C functions, {@link
 * dev.concierge.models.natives.ForeignFunctions} reaches them.
 *
 * <p>The foreign-function API is final since Java 22 and this project is compiled for 21, so it is
 * used by reflection, once per function; calls go through method handles that know only longs.
 *
 * <p>ONNX Runtime does not copy between addresses, so {@link
 * dev.concierge.models.inference.binding.DeviceCache} moves slots and keeps prefixes by C's memcpy
 * on the CPU and by the CUDA runtime on a GPU.
 *
 * <p>Proven on the CPU, where the logits are those of the Java API bit by bit, batched, with slots
 * that move and with prefixes that are reused. On CUDA the same calls run with another memory name
 * and another copy; that they do is not proven, since no test machine had a GPU.
 */
package dev.concierge.models.inference.binding;
