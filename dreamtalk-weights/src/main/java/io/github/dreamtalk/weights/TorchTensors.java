package io.github.dreamtalk.weights;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.error.Printable;
import io.github.dreamtalk.weights.PickledValue.Inert;
import io.github.dreamtalk.weights.PickledValue.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the value of a torch pickle into named tensors: keys of nested dicts joined by '.', places in lists by their
 * number. Checks each tensor against the record it views before it becomes one. Numbers and texts become metadata.
 */
final class TorchTensors {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_VALUES = 200_000;
    private static final int MAX_KEY = 512;
    private static final int MAX_RANK = 16;
    private static final int MAX_TEXT = 4096;
    /** Views may share records, but all tensors together may not be many times the file. */
    private static final long FREE_ELEMENTS = 1 << 20;

    private final TorchRecords records;
    private final String origin;
    private final Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private int values;
    private long elements;

    TorchTensors(TorchRecords records) {
        this.records = records;
        this.origin = records.file().origin();
    }

    StateDict convert(@Nullable Object root) {
        if (!(root instanceof Map<?, ?> || root instanceof List<?> || root instanceof Tensor)) {
            throw bad("", "the file holds " + describe(root) + ", expected a dict of tensors");
        }
        visit(root instanceof Tensor ? "tensor" : "", root, 0);
        if (tensors.isEmpty()) {
            throw bad("", "the file holds no tensors, expected the weights of a network");
        }
        return new StateDict(origin, tensors, metadata);
    }

    private void visit(String key, @Nullable Object value, int depth) {
        // Counted by visits, not by objects: a small pickle can reach one object along very many ways.
        if (++values > MAX_VALUES || depth > MAX_DEPTH || key.length() > MAX_KEY) {
            throw bad(
                    key,
                    "found more than " + MAX_VALUES + " values, or some nested deeper than " + MAX_DEPTH
                            + " or with keys longer than " + MAX_KEY + " characters");
        }
        if (value instanceof Tensor tensor) {
            if (tensors.put(key, tensor(key, tensor)) != null) {
                throw bad(key, "two tensors of nested dicts have the same joined key");
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((k, v) -> visit(join(key, k), v, depth + 1));
        } else if (value instanceof Inert inert && !inert.attributes().isEmpty()) {
            inert.attributes().forEach((k, v) -> visit(join(key, k), v, depth + 1));
        } else if (value instanceof List<?> || value instanceof Object[]) {
            List<?> items = value instanceof List<?> l ? l : Arrays.asList((Object[]) value);
            for (int i = 0; i < items.size(); i++) {
                visit(join(key, i), items.get(i), depth + 1);
            }
        } else if (value instanceof Number
                || value instanceof Boolean
                || value instanceof String s && s.length() <= MAX_TEXT) {
            metadata.put(key, value.toString());
        }
    }

    private static String join(String prefix, Object key) {
        return prefix.isEmpty() ? key.toString() : prefix + "." + key;
    }

    private FloatTensor tensor(String key, Tensor t) {
        TensorType type = t.storage().type();
        TorchRecords.Place place = records.find(t.storage().key());
        if (place == null) {
            throw bad(
                    key,
                    "its record '" + Printable.of(t.storage().key()) + "' is missing, expected "
                            + t.storage().elements() + " elements of " + type);
        }
        if (t.storage().elements() < 0
                || t.storage().elements() > Long.MAX_VALUE / 8
                || t.storage().elements() * type.bytes() != place.bytes()) {
            throw bad(
                    key,
                    "its record '" + Printable.of(t.storage().key()) + "' has " + place.bytes() + " bytes, expected "
                            + t.storage().elements() + " elements of " + type + " with " + type.bytes()
                            + " bytes each");
        }
        if (t.size().length != t.stride().length || t.size().length > MAX_RANK) {
            throw bad(
                    key,
                    "found " + t.size().length + " sizes and " + t.stride().length
                            + " strides, expected as many of both and at most " + MAX_RANK);
        }
        int[] size = new int[t.size().length];
        long last = lastElement(key, t, size);
        if (last >= t.storage().elements()) {
            throw bad(
                    key,
                    view(t) + " reaches element " + last + ", expected less than the "
                            + t.storage().elements() + " its record has");
        }
        StridedTensor view = new StridedTensor(
                key,
                records.file(),
                records.order(),
                type,
                place.offset() + t.offset() * type.bytes(),
                size,
                t.stride().clone());
        return FloatTensor.fetching(view::read, size);
    }

    /** Index of the view's last element in its record, -1 if the view is empty; fills the sizes. */
    private long lastElement(String key, Tensor t, int[] size) {
        long count = 1;
        long last = t.offset();
        boolean empty = false;
        try {
            for (int i = 0; i < size.length; i++) {
                long n = t.size()[i];
                if (n < 0 || n > Integer.MAX_VALUE || t.stride()[i] < 0) {
                    throw bad(key, view(t) + " has a size or stride out of range, expected 0 to 2^31 - 1");
                }
                size[i] = (int) n;
                empty |= n == 0;
                count = Math.multiplyExact(count, Math.max(1, n));
                last = Math.addExact(last, Math.multiplyExact(Math.max(0, n - 1), t.stride()[i]));
            }
        } catch (ArithmeticException e) {
            throw bad(key, view(t) + " has more elements than can be counted", e);
        }
        if (t.offset() < 0 || t.offset() > t.storage().elements()) {
            throw bad(
                    key,
                    view(t) + " starts at element " + t.offset() + ", expected 0 to "
                            + t.storage().elements());
        }
        if (count > Integer.MAX_VALUE) {
            throw bad(key, view(t) + " has " + count + " elements, expected fewer than 2^31");
        }
        if (empty) {
            return -1;
        }
        elements += count;
        if (elements > 2 * records.file().size() + FREE_ELEMENTS) {
            throw bad(
                    key,
                    view(t) + " brings the tensors to " + elements + " elements, which a file of "
                            + records.file().size() + " bytes cannot hold, expected at most "
                            + (2 * records.file().size() + FREE_ELEMENTS));
        }
        return last;
    }

    private static String view(Tensor t) {
        return "the view of size " + Arrays.toString(t.size()) + ", stride " + Arrays.toString(t.stride());
    }

    private static String describe(@Nullable Object value) {
        return value == null ? "nothing" : value instanceof Inert i ? "an object " + i.name() : "a single value";
    }

    private ModelMismatchException bad(String key, String what) {
        return bad(key, what, null);
    }

    private ModelMismatchException bad(String key, String what, @Nullable Throwable cause) {
        return new ModelMismatchException(
                origin + ": not a usable torch file: " + (key.isEmpty() ? "" : "tensor '" + Printable.of(key) + "': ")
                        + what + ". The file is damaged or was made to mislead; fetch or export it again.",
                cause);
    }
}
