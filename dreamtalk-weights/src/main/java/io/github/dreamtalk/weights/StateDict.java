package io.github.dreamtalk.weights;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.error.Printable;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Named weights of a network with the metadata of the file they came from. Immutable but for the tensors' shared arrays;
 * thread-safe.
 */
public final class StateDict {
    private final String origin;
    private final Map<String, FloatTensor> tensors;
    private final Map<String, String> metadata;

    /**
     * Makes a state dict.
     *
     * @param origin where the weights come from, for messages: a file name or path
     * @param tensors key to tensor, order kept; the map is copied
     * @param metadata key to value as the file says; copied
     */
    public StateDict(String origin, Map<String, FloatTensor> tensors, Map<String, String> metadata) {
        this.origin = origin;
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * Where the weights come from.
     *
     * @return a file name or path
     */
    public String origin() {
        return origin;
    }

    /**
     * All tensors.
     *
     * @return an unmodifiable map in file order
     */
    public Map<String, FloatTensor> tensors() {
        return tensors;
    }

    /**
     * All keys.
     *
     * @return an unmodifiable set in file order
     */
    public Set<String> keys() {
        return tensors.keySet();
    }

    /**
     * The file's metadata.
     *
     * @return an unmodifiable map
     */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * Whether a tensor is there.
     *
     * @param key its name
     * @return true if {@link #get} would find it
     */
    public boolean contains(String key) {
        return tensors.containsKey(key);
    }

    /**
     * A tensor of any shape.
     *
     * @param key its name
     * @return the tensor
     * @throws ModelMismatchException if there is none; the message names file and key
     */
    public FloatTensor get(String key) {
        FloatTensor t = tensors.get(key);
        if (t == null) {
            throw new ModelMismatchException(origin + ": tensor '" + key + "' is missing; the file has "
                    + tensors.size() + " tensors. It is not a weight file of this network, or it is incomplete.");
        }
        return t;
    }

    /**
     * A tensor of a given shape.
     *
     * @param key its name
     * @param shape expected dimensions; -1 stands for any size
     * @return the tensor
     * @throws ModelMismatchException if it is missing or of another shape; the message names file, key, found, expected
     */
    public FloatTensor get(String key, int... shape) {
        FloatTensor t = get(key);
        boolean fits = t.rank() == shape.length;
        for (int i = 0; fits && i < shape.length; i++) {
            fits = shape[i] < 0 || shape[i] == t.dim(i);
        }
        if (!fits) {
            throw new ModelMismatchException(origin + ": tensor '" + key + "' has shape " + Arrays.toString(t.shape())
                    + ", expected " + Arrays.toString(shape).replace("-1", "any"));
        }
        return t;
    }

    /**
     * A metadata value that must be there.
     *
     * @param key its name
     * @return the value
     * @throws ModelMismatchException if there is none; the message names file and key
     */
    public String requireMetadata(String key) {
        String v = metadata.get(key);
        if (v == null) {
            throw new ModelMismatchException(
                    origin + ": metadata '" + key + "' is missing; found " + Printable.of(metadata.keySet()));
        }
        return v;
    }

    /**
     * The tensors whose keys start with a prefix, without it. Metadata stays.
     *
     * @param prefix such as {@code diff_net.}
     * @return a new state dict; empty if no key has the prefix
     */
    public StateDict under(String prefix) {
        Map<String, FloatTensor> m = new LinkedHashMap<>();
        tensors.forEach((k, v) -> {
            if (k.startsWith(prefix)) {
                m.put(k.substring(prefix.length()), v);
            }
        });
        return new StateDict(origin, m, metadata);
    }

    @Override
    public String toString() {
        return origin + "[" + tensors.size() + " tensors]";
    }
}
