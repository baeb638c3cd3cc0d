package io.github.dreamtalk.weights;

import io.github.dreamtalk.weights.PickledValue.Global;
import io.github.dreamtalk.weights.PickledValue.Inert;
import io.github.dreamtalk.weights.PickledValue.Storage;
import io.github.dreamtalk.weights.PickledValue.StorageType;
import io.github.dreamtalk.weights.PickledValue.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The globals a torch pickle may name, and what calling them gives. Everything else is refused by name. "Calling" is a
 * switch in this class: no class is looked up and nothing is instantiated by a name from the file.
 */
final class PickleGlobals {
    private static final Map<String, TensorType> STORAGES = Map.of(
            "torch.DoubleStorage", TensorType.F64,
            "torch.FloatStorage", TensorType.F32,
            "torch.HalfStorage", TensorType.F16,
            "torch.BFloat16Storage", TensorType.BF16,
            "torch.LongStorage", TensorType.I64,
            "torch.IntStorage", TensorType.I32,
            "torch.ShortStorage", TensorType.I16,
            "torch.CharStorage", TensorType.I8,
            "torch.ByteStorage", TensorType.U8,
            "torch.BoolStorage", TensorType.BOOL);
    private static final Set<String> CALLABLE = Set.of(
            "torch._utils._rebuild_tensor",
            "torch._utils._rebuild_tensor_v2",
            "torch._utils._rebuild_parameter",
            "collections.OrderedDict",
            "torch.Size");
    /** Settings and counters that trainers keep beside the weights. */
    private static final Set<String> HARMLESS = Set.of(
            "torch.device",
            "torch.float16",
            "torch.float32",
            "torch.float64",
            "torch.bfloat16",
            "torch.int32",
            "torch.int64",
            "torch.bool",
            "argparse.Namespace",
            "pathlib.Path",
            "pathlib.PosixPath",
            "pathlib.PurePosixPath",
            "pathlib.WindowsPath",
            "numpy.dtype",
            "numpy.core.multiarray.scalar",
            "numpy._core.multiarray.scalar",
            "_codecs.encode");

    private PickleGlobals() {}

    /** What a name stands for, or null if it is not allowed. */
    static @Nullable PickledValue find(String name) {
        TensorType storage = STORAGES.get(name);
        if (storage != null) {
            return new StorageType(storage);
        }
        if (CALLABLE.contains(name)) {
            return new Global(name);
        }
        return HARMLESS.contains(name) ? new Inert(name) : null;
    }

    /** The result of calling a value, or null if it cannot be called with these arguments. */
    static @Nullable Object call(@Nullable Object callee, Object[] args) {
        if (callee instanceof Inert inert) {
            return new Inert(inert.name());
        }
        if (!(callee instanceof Global global)) {
            return null;
        }
        return switch (global.name()) {
            case "collections.OrderedDict" -> orderedDict(args);
            case "torch.Size" -> args.length == 1 && args[0] instanceof Object[] sizes ? sizes : null;
            case "torch._utils._rebuild_parameter" -> args.length >= 1 && args[0] instanceof Tensor t ? t : null;
            default -> tensor(args);
        };
    }

    /** {@code OrderedDict()}, or with a list of pairs as some versions of Python write it. */
    private static @Nullable Object orderedDict(Object[] args) {
        Map<Object, Object> dict = new LinkedHashMap<>();
        if (args.length > 1 || args.length == 1 && !(args[0] instanceof List<?>)) {
            return null;
        }
        if (args.length == 1) {
            for (Object item : (List<?>) args[0]) {
                Object[] pair =
                        item instanceof Object[] p ? p : item instanceof List<?> l ? l.toArray() : new Object[0];
                if (pair.length != 2 || !isKey(pair[0]) || dict.containsKey(pair[0])) {
                    return null;
                }
                dict.put(pair[0], pair[1]);
            }
        }
        return dict;
    }

    static boolean isKey(@Nullable Object key) {
        return key instanceof String || key instanceof Number || key instanceof Boolean;
    }

    /** (storage, offset, size, stride, ...): what follows concerns gradients and hooks. */
    private static @Nullable Object tensor(Object[] args) {
        if (args.length < 4
                || !(args[0] instanceof Storage storage)
                || !(args[1] instanceof Integer || args[1] instanceof Long)) {
            return null;
        }
        long[] size = extents(args[2]);
        long[] stride = extents(args[3]);
        return size == null || stride == null
                ? null
                : new Tensor(storage, ((Number) args[1]).longValue(), size, stride);
    }

    private static long @Nullable [] extents(@Nullable Object value) {
        if (!(value instanceof Object[] items)) {
            return null;
        }
        long[] out = new long[items.length];
        for (int i = 0; i < out.length; i++) {
            if (!(items[i] instanceof Integer || items[i] instanceof Long)) {
                return null;
            }
            out[i] = ((Number) items[i]).longValue();
        }
        return out;
    }

    /** ('storage', type, key, location, elements), as torch names a record beside the pickle; null if it is not that. */
    static @Nullable Storage storage(@Nullable Object id) {
        if (id instanceof Object[] t
                && t.length >= 5
                && "storage".equals(t[0])
                && t[1] instanceof StorageType type
                && t[2] instanceof String key
                && (t[4] instanceof Integer || t[4] instanceof Long)
                && (t.length == 5 || t.length == 6 && t[5] == null)) {
            return new Storage(type.type(), key, ((Number) t[4]).longValue());
        }
        return null;
    }
}
