package io.github.dreamtalk.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.github.dreamtalk.training.error.TrainingException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Where a training runs. */
final class DeviceOption {
    private static final Pattern CUDA = Pattern.compile("cuda(?::([0-9]{1,3}))?");

    @Option(
            names = "--device",
            defaultValue = "cpu",
            description =
                    "cpu, or cuda:N with the CUDA natives of PyTorch on the class path (default: ${DEFAULT-VALUE})")
    private String device = "cpu";

    /** A manager on the device; the caller closes it. */
    NDManager manager() {
        return NDManager.newBaseManager(device());
    }

    private Device device() {
        if (device.equals("cpu")) {
            return Device.cpu();
        }
        Matcher cuda = CUDA.matcher(device);
        if (!cuda.matches()) {
            throw new TrainingException("device: found '" + device + "', expected cpu or cuda:N");
        }
        int number = cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1));
        int there = Engine.getEngine("PyTorch").getGpuCount();
        if (number >= there) {
            throw new TrainingException("device: found '" + device + "', but PyTorch sees " + there
                    + " GPUs; put ai.djl.pytorch:pytorch-native-cu124 on the class path in place of"
                    + " pytorch-native-cpu, or choose cpu");
        }
        return Device.gpu(number);
    }
}
