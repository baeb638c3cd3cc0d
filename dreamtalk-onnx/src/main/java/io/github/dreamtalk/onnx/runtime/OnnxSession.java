package io.github.dreamtalk.onnx.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InferenceException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.error.Printable;
import io.github.dreamtalk.lifetime.Gate;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.model.ModelSignature;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.weights.FloatTensor;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network loaded into ONNX Runtime. Plain Java goes in and comes out; native resources stay inside. Thread-safe: any
 * number of threads may run it at once. {@link #close()} is idempotent; it refuses new runs, stops those in progress, and
 * frees the network when they have ended.
 *
 * <p>Operators run one after another on at most {@link BackendContext#threads()} threads. From run to run, with the same
 * shapes and settings, results are identical to the bit; they may differ by rounding when the batch changes.
 */
public final class OnnxSession implements AutoCloseable {
    private final String name;
    private final OrtSession session;
    private final Map<String, NodeInfo> inputs;
    private final Map<String, NodeInfo> outputs;
    private final Gate gate;

    private OnnxSession(String name, OrtSession session) throws OrtException {
        this.name = name;
        this.session = session;
        this.gate = new Gate("the network '" + name + "'", this::free);
        this.inputs = session.getInputInfo();
        this.outputs = session.getOutputInfo();
        OpenNatives.NETWORKS.opened();
    }

    /**
     * Loads a network.
     *
     * @param name the network's name or file, for messages
     * @param model the ONNX model; not kept
     * @param context gives device and threads
     * @return the session; the caller closes it
     * @throws BackendUnavailableException if the device cannot be used; there is no fallback
     * @throws ModelMismatchException if the bytes are not a model this runtime can load
     */
    public static OnnxSession open(String name, byte[] model, BackendContext context) {
        return open(name, model, context.device(), context.threads());
    }

    /**
     * Loads a network.
     *
     * @param name the network's name or file, for messages
     * @param model the ONNX model; not kept
     * @param device where it runs
     * @param threads most threads one operator may use, at least 1
     * @return the session; the caller closes it
     * @throws BackendUnavailableException if the device cannot be used; there is no fallback
     * @throws ModelMismatchException if the bytes are not a model this runtime can load
     */
    public static OnnxSession open(String name, byte[] model, Device device, int threads) {
        return open(name, device, threads, options -> OrtSetup.environment().createSession(model, options));
    }

    /**
     * Loads a network from a file, whose weights do not pass through Java's heap.
     *
     * @param file the ONNX model
     * @param context gives device and threads
     * @return the session; the caller closes it
     * @throws BackendUnavailableException if the device cannot be used; there is no fallback
     * @throws ModelMismatchException if the file is not a model this runtime can load
     */
    public static OnnxSession open(Path file, BackendContext context) {
        return open(file, context.device(), context.threads());
    }

    /**
     * Loads a network from a file, whose weights do not pass through Java's heap.
     *
     * @param file the ONNX model
     * @param device where it runs
     * @param threads most threads one operator may use, at least 1
     * @return the session; the caller closes it
     * @throws BackendUnavailableException if the device cannot be used; there is no fallback
     * @throws ModelMismatchException if the file is not a model this runtime can load
     */
    public static OnnxSession open(Path file, Device device, int threads) {
        return open(file.toString(), device, threads, options -> OrtSetup.environment()
                .createSession(file.toString(), options));
    }

    @FunctionalInterface
    private interface Loader {
        OrtSession load(SessionOptions options) throws OrtException;
    }

    private static OnnxSession open(String name, Device device, int threads, Loader loader) {
        OrtSession session = null;
        try (SessionOptions options = OrtSetup.options(device, threads)) {
            session = loader.load(options);
            return new OnnxSession(name, session);
        } catch (OrtException e) {
            // Without a usable GPU or its libraries the provider may fail only here.
            if (session == null
                    && device.kind() == Device.Kind.CUDA
                    && String.valueOf(e.getMessage()).contains("CUDA")) {
                throw OrtSetup.cudaFailed(device, e);
            }
            ModelMismatchException failure = new ModelMismatchException(
                    name + ": ONNX Runtime " + OrtSetup.environment().getVersion() + " cannot load this model on "
                            + device + ": " + Printable.said(e.getMessage()),
                    e);
            if (session != null) {
                Scope half = new Scope();
                half.own(session);
                half.closeAfter(failure);
            }
            throw failure;
        }
    }

    /**
     * Compares the network's inputs and outputs, all 32-bit floats, with what its user relies on.
     *
     * @param expectedInputs every input with its shape; -1 stands for any size
     * @param expectedOutputs the outputs that are used, with their shapes; others may be there
     * @return this
     * @throws ModelMismatchException listing every mismatch with found and expected
     */
    public OnnxSession require(Map<String, int[]> expectedInputs, Map<String, int[]> expectedOutputs) {
        return require(expectedInputs, expectedOutputs, true);
    }

    /** As {@link #require}, but no more outputs may be there. */
    OnnxSession requireExactly(Map<String, int[]> expectedInputs, Map<String, int[]> expectedOutputs) {
        return require(expectedInputs, expectedOutputs, false);
    }

    private OnnxSession require(
            Map<String, int[]> expectedInputs, Map<String, int[]> expectedOutputs, boolean moreOutputs) {
        List<String> wrong = new ArrayList<>();
        wrong.addAll(TensorInfos.differences("input", inputs, expectedInputs, false));
        wrong.addAll(TensorInfos.differences("output", outputs, expectedOutputs, moreOutputs));
        if (!wrong.isEmpty()) {
            throw new ModelMismatchException(name + ": the model does not fit: " + String.join("; ", wrong));
        }
        return this;
    }

    /**
     * Names and shapes of all inputs and outputs.
     *
     * @return the signature
     */
    public ModelSignature signature() {
        return new ModelSignature(shapes("input", inputs), shapes("output", outputs));
    }

    private Map<String, List<Integer>> shapes(String kind, Map<String, NodeInfo> infos) {
        Map<String, List<Integer>> out = new LinkedHashMap<>();
        infos.keySet()
                .forEach(key -> out.put(
                        key, Arrays.stream(shape(kind, key, infos)).boxed().toList()));
        return out;
    }

    /**
     * Declared shape of an input.
     *
     * @param input its name
     * @return dimensions; -1 where any size is taken
     * @throws ModelMismatchException if there is no such tensor input
     */
    public int[] inputShape(String input) {
        return shape("input", input, inputs);
    }

    /**
     * Declared shape of an output.
     *
     * @param output its name
     * @return dimensions; -1 where any size may come
     * @throws ModelMismatchException if there is no such tensor output
     */
    public int[] outputShape(String output) {
        return shape("output", output, outputs);
    }

    private int[] shape(String kind, String key, Map<String, NodeInfo> from) {
        NodeInfo info = from.get(key);
        if (info == null || !(info.getInfo() instanceof TensorInfo t)) {
            throw new ModelMismatchException(
                    name + ": " + kind + " '" + key + "' is missing, found " + Printable.of(from.keySet()));
        }
        return Arrays.stream(t.getShape()).mapToInt(d -> (int) d).toArray();
    }

    /**
     * Names of the inputs.
     *
     * @return in the model's order
     */
    public List<String> inputNames() {
        return List.copyOf(inputs.keySet());
    }

    /**
     * Names of the outputs.
     *
     * @return in the model's order
     */
    public List<String> outputNames() {
        return List.copyOf(outputs.keySet());
    }

    /**
     * What the model's file says beside its graph.
     *
     * @param key name of the fact
     * @return its value
     * @throws ModelMismatchException if the model has no such metadata
     * @throws IllegalStateException if it is closed
     */
    public String metadata(String key) {
        Gate.Entry stay = gate.enter();
        try {
            Map<String, String> custom = session.getMetadata().getCustomMetadata();
            String value = custom.get(key);
            if (value == null) {
                throw new ModelMismatchException(name + ": metadata '" + key + "' is missing, found "
                        + Printable.of(custom.keySet()) + "; the file was not written by the import command");
            }
            return value;
        } catch (OrtException e) {
            throw failed(e);
        } finally {
            stay.close();
        }
    }

    /**
     * Runs the network once.
     *
     * @param values every input
     * @return every output; new arrays
     * @throws CancelledException if the network is closed meanwhile
     * @throws IllegalStateException if it was closed before
     * @throws InferenceException if the network fails, for instance on wrong shapes
     */
    public NetworkOutputs run(Map<String, FloatTensor> values) {
        try (Cancellation never = new Cancellation()) {
            return run(values, never);
        }
    }

    /**
     * Runs the network once, stoppable.
     *
     * @param values every input
     * @param cancellation stops the run
     * @return every output; new arrays
     * @throws CancelledException if the switch was or is thrown, or the network is closed meanwhile
     * @throws IllegalStateException if the network was closed before
     * @throws InferenceException if the network fails, for instance on wrong shapes
     */
    public NetworkOutputs run(Map<String, FloatTensor> values, Cancellation cancellation) {
        cancellation.check();
        try (RunStay stay = new RunStay(cancellation)) {
            stay.in(this);
            return runInside(values, cancellation);
        } catch (OrtException e) {
            cancellation.check();
            throw failed(e);
        }
    }

    private NetworkOutputs runInside(Map<String, FloatTensor> values, Cancellation cancellation) throws OrtException {
        Map<String, OnnxTensor> in = new HashMap<>();
        try {
            for (Map.Entry<String, FloatTensor> e : values.entrySet()) {
                FloatTensor t = e.getValue();
                in.put(
                        e.getKey(),
                        OnnxTensor.createTensor(
                                OrtSetup.environment(), FloatBuffer.wrap(t.data()), NativeTensor.longs(t.shape())));
            }
            try (OrtSession.Result result = session.run(in, cancellation.options())) {
                cancellation.check();
                Map<String, FloatTensor> out = new LinkedHashMap<>();
                for (Map.Entry<String, OnnxValue> e : result) {
                    out.put(e.getKey(), copy(e.getKey(), e.getValue()));
                }
                return new NetworkOutputs(name, out);
            }
        } finally {
            OnnxValue.close(in);
        }
    }

    private FloatTensor copy(String output, OnnxValue value) {
        if (value instanceof OnnxTensor t && t.getInfo().type == OnnxJavaType.FLOAT) {
            FloatBuffer b = t.getFloatBuffer();
            float[] data = new float[b.remaining()];
            b.get(data);
            int[] shape =
                    Arrays.stream(t.getInfo().getShape()).mapToInt(d -> (int) d).toArray();
            return FloatTensor.of(data, shape);
        }
        throw new ModelMismatchException(name + ": output '" + output + "' is "
                + value.getClass().getSimpleName() + ", expected a float tensor");
    }

    /**
     * Prepares a run over fixed memory.
     *
     * @param in every input
     * @param out the outputs that are wanted; their shapes must be those the network will make of the inputs
     * @param cancellation stops runs
     * @return the run; keeps references to the tensors
     * @throws InvalidInputException if a name is unknown or an input is left out
     */
    public BoundRun bind(Map<String, NativeTensor> in, Map<String, NativeTensor> out, Cancellation cancellation) {
        if (!in.keySet().equals(inputs.keySet()) || !outputs.keySet().containsAll(out.keySet()) || out.isEmpty()) {
            throw new InvalidInputException(name + ": found inputs " + in.keySet() + " and outputs " + out.keySet()
                    + ", expected all of " + inputs.keySet() + " and at least one of " + outputs.keySet());
        }
        return new BoundRun(this, in, out, cancellation);
    }

    String name() {
        return name;
    }

    /** For the time of a run. */
    Gate gate() {
        return gate;
    }

    /** To be used inside {@link #gate} only. */
    OrtSession ort() {
        return session;
    }

    InferenceException failed(OrtException e) {
        return new InferenceException("the network '" + name + "' failed: " + Printable.said(e.getMessage()), e);
    }

    @Override
    public void close() {
        gate.close();
    }

    private void free() {
        OpenNatives.NETWORKS.closed();
        try {
            session.close();
        } catch (OrtException e) {
            throw new InferenceException(
                    "closing the network '" + name + "' failed: " + Printable.said(e.getMessage()), e);
        }
    }

    @Override
    public String toString() {
        return "OnnxSession[" + name + " " + inputs.keySet() + " -> " + outputs.keySet() + "]";
    }
}
