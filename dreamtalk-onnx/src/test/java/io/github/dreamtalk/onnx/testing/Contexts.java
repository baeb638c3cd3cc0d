package io.github.dreamtalk.onnx.testing;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.device.Precision;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.spi.BackendContext;
import java.util.List;
import java.util.Map;

/** Backend contexts over model files held in memory. */
public final class Contexts {
    private Contexts() {}

    /** The processor, without model files. */
    public static BackendContext cpu(int threads) {
        return cpu(threads, Map.of());
    }

    /** The processor, with model files of these names. */
    public static BackendContext cpu(int threads, Map<String, byte[]> files) {
        return new BackendContext(Device.cpu(), threads, repository(files));
    }

    /** The processor in 8-bit integers, without model files. */
    public static BackendContext int8(int threads) {
        return new BackendContext(Device.cpu(), threads, repository(Map.of()), Precision.INT8);
    }

    private static ModelRepository repository(Map<String, byte[]> files) {
        return new ModelRepository() {
            @Override
            public List<Entry> entries() {
                return List.of();
            }

            @Override
            public byte[] read(String name) {
                if (!contains(name)) {
                    throw new ModelMismatchException("no model file '" + name + "'");
                }
                return files.get(name);
            }

            @Override
            public boolean contains(String name) {
                return files.containsKey(name);
            }
        };
    }
}
