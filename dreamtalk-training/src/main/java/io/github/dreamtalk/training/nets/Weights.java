package io.github.dreamtalk.training.nets;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.training.error.TrainingException;
import io.github.dreamtalk.weights.SafetensorsReader;
import io.github.dreamtalk.weights.StateDict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The named tensors of one network on the trainer's side: parameters, which get gradients, and buffers, which do not. Not
 * thread-safe. Key names are those of the exported file.
 */
public final class Weights implements AutoCloseable {
    private final NDManager manager;
    private final Random random;
    private final Map<String, NDArray> parameters = new LinkedHashMap<>();
    private final Map<String, NDArray> buffers = new LinkedHashMap<>();

    /**
     * An empty set.
     *
     * @param parent the manager that outlives it
     * @param seed of the initial values
     */
    public Weights(NDManager parent, long seed) {
        this.manager = parent.newSubManager();
        this.random = new Random(seed);
    }

    /** Uniform in ±1/√fanIn, the usual start of linear and convolution layers. */
    void uniform(String key, long fanIn, long... shape) {
        double bound = 1 / Math.sqrt(fanIn);
        Shape s = new Shape(shape);
        float[] v = new float[(int) s.size()];
        for (int i = 0; i < v.length; i++) {
            v[i] = (float) ((2 * random.nextDouble() - 1) * bound);
        }
        parameter(key, manager.create(v, s));
    }

    void constant(String key, float value, long... shape) {
        parameter(key, manager.full(new Shape(shape), value, DataType.FLOAT32));
    }

    void buffer(String key, float[] values, long... shape) {
        NDArray a = manager.create(values, new Shape(shape));
        a.setName(key);
        buffers.put(key, a);
    }

    private void parameter(String key, NDArray array) {
        array.setName(key);
        array.setRequiresGradient(true);
        parameters.put(key, array);
    }

    NDArray get(String key) {
        NDArray a = parameters.get(key);
        a = a == null ? buffers.get(key) : a;
        if (a == null) {
            throw new ModelMismatchException("weights: no tensor '" + key + "'");
        }
        return a;
    }

    Map<String, NDArray> parameters() {
        return parameters;
    }

    /** Parameters and buffers. */
    Map<String, NDArray> tensors() {
        Map<String, NDArray> all = new LinkedHashMap<>(parameters);
        all.putAll(buffers);
        return all;
    }

    NDManager manager() {
        return manager;
    }

    /**
     * All tensors as plain arrays, in the order of creation.
     *
     * @return key → values, row-major; new arrays
     */
    public Map<String, float[]> values() {
        Map<String, float[]> out = new LinkedHashMap<>();
        parameters.forEach((k, a) -> out.put(k, a.toFloatArray()));
        buffers.forEach((k, a) -> out.put(k, a.toFloatArray()));
        return out;
    }

    /**
     * The shapes of all tensors.
     *
     * @return key → dimensions
     */
    public Map<String, long[]> shapes() {
        Map<String, long[]> out = new LinkedHashMap<>();
        parameters.forEach((k, a) -> out.put(k, a.getShape().getShape()));
        buffers.forEach((k, a) -> out.put(k, a.getShape().getShape()));
        return out;
    }

    /** Overwrites one tensor, keeping its gradient flag. */
    void set(String key, float[] values) {
        NDArray a = get(key);
        if (values.length != a.size()) {
            throw new ModelMismatchException(
                    "weights: '" + key + "' has " + values.length + " values, expected " + a.getShape());
        }
        try (NDArray v = manager.create(values, a.getShape())) {
            v.copyTo(a);
        }
    }

    /**
     * Writes all tensors, with the optimiser's state, for resuming; moved into place when complete.
     *
     * @param file target
     * @param extra more arrays to keep, named
     */
    void save(Path file, List<NDArray> extra) {
        NDList all = new NDList();
        all.addAll(parameters.values());
        all.addAll(buffers.values());
        all.addAll(extra);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(part, all.encode());
            Files.move(part, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new TrainingException("checkpoint " + file + ": cannot write: " + e.getMessage(), e);
        }
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @return the extra arrays by name
     */
    Map<String, float[]> load(Path file) {
        Map<String, float[]> extra = new LinkedHashMap<>();
        try (NDManager m = manager.newSubManager()) {
            for (NDArray a : NDList.decode(m, Files.readAllBytes(file))) {
                if (parameters.containsKey(a.getName()) || buffers.containsKey(a.getName())) {
                    set(a.getName(), a.toFloatArray());
                } else {
                    extra.put(a.getName(), a.toType(DataType.FLOAT32, false).toFloatArray());
                }
            }
        } catch (IOException e) {
            throw new TrainingException("checkpoint " + file + ": cannot read: " + e.getMessage(), e);
        }
        return extra;
    }

    /**
     * Reads trained tensors: the averaged ones of a checkpoint, which are better than those of its last step, or those of an
     * exported file.
     *
     * @param file what a trainer wrote, or a {@code .safetensors} file
     */
    public void restore(Path file) {
        if (file.toString().endsWith(".safetensors")) {
            StateDict dict = SafetensorsReader.read(file);
            tensors().forEach((k, a) -> {
                int[] shape = java.util.Arrays.stream(a.getShape().getShape())
                        .mapToInt(d -> (int) d)
                        .toArray();
                set(k, dict.get(k, shape).data());
            });
            return;
        }
        load(file).forEach((name, values) -> {
            if (name.startsWith(MovingAverage.PREFIX)) {
                set(name.substring(MovingAverage.PREFIX.length()), values);
            }
        });
    }

    @Override
    public void close() {
        manager.close();
    }
}
