package io.github.dreamtalk.device;

import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.InvalidInputException;

/**
 * Where networks run. An explicit choice never falls back silently: a device that cannot be used is a
 * {@link BackendUnavailableException} that says why.
 *
 * @param kind the family of device
 * @param index which one of the family, from 0
 */
public record Device(Kind kind, int index) {
    /** Families of devices. */
    public enum Kind {
        /** The processor; always there. */
        CPU,
        /** An NVIDIA GPU through CUDA; needs the GPU build of ONNX Runtime on the class path. */
        CUDA
    }

    /**
     * Checks the index.
     *
     * @param kind the family of device
     * @param index which one of the family, from 0
     * @throws InvalidInputException if the index is negative, or not 0 for the CPU
     */
    public Device {
        if (index < 0 || (kind == Kind.CPU && index != 0)) {
            throw new InvalidInputException(
                    "device: found " + kind + " index " + index + ", expected cpu, or cuda:0, cuda:1, ...");
        }
    }

    /**
     * The processor.
     *
     * @return the CPU device
     */
    public static Device cpu() {
        return new Device(Kind.CPU, 0);
    }

    /**
     * An NVIDIA GPU.
     *
     * @param index which GPU, from 0
     * @return the device
     */
    public static Device cuda(int index) {
        return new Device(Kind.CUDA, index);
    }

    /**
     * Parses {@code cpu}, {@code cuda} or {@code cuda:N}.
     *
     * @param text the device as text
     * @return the device
     * @throws InvalidInputException for anything else
     */
    public static Device parse(String text) {
        String t = text.trim().toLowerCase(java.util.Locale.ROOT);
        if (t.equals("cpu")) {
            return cpu();
        }
        if (t.equals("cuda")) {
            return cuda(0);
        }
        if (t.matches("cuda:\\d{1,4}")) {
            return cuda(Integer.parseInt(t.substring(5)));
        }
        throw new InvalidInputException("device: found '" + text + "', expected cpu, cuda or cuda:N");
    }

    @Override
    public String toString() {
        return kind == Kind.CPU ? "cpu" : "cuda:" + index;
    }
}
