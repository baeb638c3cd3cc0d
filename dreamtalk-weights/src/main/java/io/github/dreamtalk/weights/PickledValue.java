package io.github.dreamtalk.weights;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a global named by a pickle can become. None of these is the Python object or runs anything: they are records of
 * what the pickle said, and tensors are built from them later, when their sizes have been checked against the file.
 */
sealed interface PickledValue {
    /** A name on the allow-list, not yet called. */
    record Global(String name) implements PickledValue {}

    /** The element type of a storage, {@code torch.FloatStorage} and its like. */
    record StorageType(TensorType type) implements PickledValue {}

    /** A run of elements in the file: key of its record and number of elements, both as the pickle says. */
    record Storage(TensorType type, String key, long elements) implements PickledValue {}

    /** A strided view of a storage; offset, size and stride count elements. */
    record Tensor(Storage storage, long offset, long[] size, long[] stride) implements PickledValue {}

    /** An object whose class is known and harmless but means nothing to us: its class and its attributes. */
    record Inert(String name, Map<Object, Object> attributes) implements PickledValue {
        Inert(String name) {
            this(name, new LinkedHashMap<>());
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
