package io.github.dreamtalk.weights;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.error.Printable;
import io.github.dreamtalk.format.RandomBytes;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The format torch.save wrote before version 1.6: five pickles one after the other (magic number, version, facts about
 * the machine, the object, the keys of its storages in order), then each storage as its number of elements (64 bits) and
 * its bytes.
 */
final class LegacyTorch {
    /** Protocol 2, then LONG1 of ten bytes: the magic number 0x1950a86a20f9469cfc6c. */
    private static final byte[] MAGIC = {
        (byte) 0x80,
        2,
        (byte) 0x8a,
        10,
        0x6c,
        (byte) 0xfc,
        (byte) 0x9c,
        0x46,
        (byte) 0xf9,
        0x20,
        0x6a,
        (byte) 0xa8,
        0x50,
        0x19,
        '.'
    };

    private static final long VERSION = 1001;

    private LegacyTorch() {}

    static boolean recognises(RandomBytes bytes) throws IOException {
        if (bytes.size() < MAGIC.length) {
            return false;
        }
        byte[] start = new byte[MAGIC.length];
        bytes.read(0, start.length).get(start);
        return java.util.Arrays.equals(start, MAGIC);
    }

    static StateDict read(RandomBytes bytes) throws IOException {
        byte[] head = new byte[(int) Math.min(bytes.size(), TorchPickle.MAX_BYTES)];
        bytes.read(0, head.length).get(head);
        try {
            TorchPickle.Result version = TorchPickle.parse(head, MAGIC.length);
            if (!(version.value() instanceof Number n) || n.longValue() != VERSION) {
                throw TorchReader.bad(
                        bytes, "its version is " + Printable.of(version.value()) + ", expected " + VERSION);
            }
            TorchPickle.Result machine = TorchPickle.parse(head, version.end());
            TorchPickle.Result object = TorchPickle.parse(head, machine.end());
            TorchPickle.Result keys = TorchPickle.parse(head, object.end());
            if (!(keys.value() instanceof List<?> list)) {
                throw TorchReader.bad(bytes, "it has no list of its storages");
            }
            boolean big =
                    machine.value() instanceof Map<?, ?> facts && Boolean.FALSE.equals(facts.get("little_endian"));
            ByteOrder order = big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
            Map<String, TensorType> types = types(bytes, object.value());
            return new TorchTensors(records(bytes, order, list, types, keys.end())).convert(object.value());
        } catch (TorchPickle.Refused e) {
            throw TorchReader.bad(bytes, String.valueOf(e.getMessage()), e);
        }
    }

    private record Records(RandomBytes file, ByteOrder order, Map<String, Place> places) implements TorchRecords {
        @Override
        public @Nullable Place find(String key) {
            return places.get(key);
        }
    }

    private static TorchRecords records(
            RandomBytes bytes, ByteOrder order, List<?> keys, Map<String, TensorType> types, long start)
            throws IOException {
        Map<String, TorchRecords.Place> places = new LinkedHashMap<>();
        long at = start;
        for (Object key : keys) {
            TensorType type = key instanceof String s ? types.get(s) : null;
            if (type == null) {
                throw TorchReader.bad(bytes, "it stores a record that no tensor uses, so its size cannot be told");
            }
            if (bytes.size() - at < 8) {
                throw TorchReader.bad(
                        bytes,
                        "record '" + Printable.of((String) key) + "' is missing, found " + (bytes.size() - at)
                                + " bytes after the others; it was cut");
            }
            // The count is little-endian whatever the order of the values.
            long elements = bytes.read(at, 8).order(ByteOrder.LITTLE_ENDIAN).getLong();
            long left = bytes.size() - at - 8;
            if (elements < 0 || elements > left / type.bytes()) {
                throw TorchReader.bad(
                        bytes,
                        "record '" + Printable.of((String) key) + "' is said to have " + elements + " elements of "
                                + type + ", found " + left + " bytes; it was cut");
            }
            if (places.put((String) key, new TorchRecords.Place(at + 8, elements * type.bytes())) != null) {
                throw TorchReader.bad(bytes, "record '" + Printable.of((String) key) + "' appears twice");
            }
            at += 8 + elements * type.bytes();
        }
        if (at != bytes.size()) {
            throw TorchReader.bad(bytes, "found " + bytes.size() + " bytes, expected " + at);
        }
        return new Records(bytes, order, places);
    }

    /** Element type by storage key, found by walking the object; each container once. */
    private static Map<String, TensorType> types(RandomBytes bytes, @Nullable Object root) {
        Map<String, TensorType> types = new HashMap<>();
        Map<Object, Boolean> seen = new java.util.IdentityHashMap<>();
        List<@Nullable Object> open = new ArrayList<>();
        open.add(root);
        while (!open.isEmpty()) {
            Object value = open.remove(open.size() - 1);
            if (value instanceof PickledValue.Tensor t) {
                TensorType before = types.put(t.storage().key(), t.storage().type());
                if (before != null && before != t.storage().type()) {
                    throw new ModelMismatchException(bytes.origin() + ": record '"
                            + Printable.of(t.storage().key()) + "' is used as " + before + " and as "
                            + t.storage().type() + ", expected one type");
                }
            } else if ((value instanceof Map<?, ?> || value instanceof List<?> || value instanceof Object[])
                    && seen.put(value, true) == null) {
                if (value instanceof Map<?, ?> m) {
                    open.addAll(m.values());
                } else {
                    open.addAll(value instanceof List<?> l ? l : java.util.Arrays.asList((Object[]) value));
                }
            } else if (value instanceof PickledValue.Inert i && seen.put(i.attributes(), true) == null) {
                open.addAll(i.attributes().values());
            }
        }
        return types;
    }
}
