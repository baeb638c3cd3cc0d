package io.github.dreamtalk.weights;

import io.github.dreamtalk.error.Printable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pickle of a torch file. The library's machine does the plain opcodes (numbers, texts, tuples, lists, memo);
 * each opcode is first looked up in a list of those torch writes. The ones that name, call or fill something are done
 * here, on {@link PickleGlobals}, and never reach the library, whose registry of constructors is thereby out of use: it
 * is open to everybody in the JVM, takes unknown names for classes and calls methods by reflection. Lengths are checked
 * before memory is taken for them; number of opcodes and bytes are bounded. One use, one thread.
 */
final class TorchPickle extends Unpickler {
    /** Longest pickle read; that of a network of 500 tensors has 70 kB. */
    static final int MAX_BYTES = 16 << 20;

    private static final int MAX_OPCODES = 1_000_000;
    private static final int MAX_INTEGER_BYTES = 16;

    private int opcodes;

    /** The refusal of a pickle; its message says what was found and expected. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** Parses a pickle that fills the array from an offset on; returns the value and where the pickle ended. */
    static Result parse(byte[] bytes, int offset) throws Refused {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes, offset, bytes.length - offset);
        try {
            Object value = new TorchPickle().load(in);
            return new Result(value, bytes.length - in.available());
        } catch (Refused e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The library tells malformed input by whatever the JVM throws at it: empty stack, wrong cast, no memo.
            throw new Refused(
                    "the pickle is malformed near byte " + (bytes.length - in.available() - offset) + " ("
                            + Printable.of(e.toString()) + ")",
                    e);
        }
    }

    record Result(@Nullable Object value, int end) {}

    @Override
    protected Object dispatch(short opcode) throws IOException {
        if (++opcodes > MAX_OPCODES) {
            throw new Refused("the pickle has more than " + MAX_OPCODES + " opcodes", null);
        }
        switch (opcode) {
            case '}', 'd', 's', 'u' -> dict(opcode);
            case 'c' -> stack.add(global(PickleUtils.readline(input), PickleUtils.readline(input)));
            case 0x93 -> { // STACK_GLOBAL
                Object name = stack.pop();
                stack.add(global((String) stack.pop(), (String) name));
            }
            case 'R', 0x81 -> reduce(); // REDUCE, NEWOBJ
            case 'b' -> build();
            // MARK STOP POP POP_MARK DUP; BININT, 1, 2; NONE; BINPERSID; APPEND(S); BINGET, LONG_BINGET; LIST,
            // EMPTY_LIST; BINPUT, LONG_BINPUT, MEMOIZE; TUPLE, EMPTY_TUPLE; BINFLOAT; PROTO; TUPLE1-3; TRUE, FALSE
            case '(',
                    '.',
                    '0',
                    '1',
                    '2',
                    'J',
                    'K',
                    'M',
                    'N',
                    'Q',
                    'a',
                    'e',
                    'h',
                    'j',
                    'l',
                    ']',
                    'q',
                    'r',
                    0x94,
                    't',
                    ')',
                    'G',
                    0x80,
                    0x85,
                    0x86,
                    0x87,
                    0x88,
                    0x89,
                    0x95 -> {
                return super.dispatch(opcode);
            }
            // LONG1, LONG4: lengths of integers
            case 0x8a -> sized(opcode, 1, MAX_INTEGER_BYTES);
            case 0x8b -> sized(opcode, 4, MAX_INTEGER_BYTES);
            // SHORT_BINSTRING, SHORT_BINBYTES, SHORT_BINUNICODE; BINSTRING, BINUNICODE, BINBYTES; the 8-byte ones
            case 'U', 'C', 0x8c -> sized(opcode, 1, MAX_BYTES);
            case 'T', 'X', 'B' -> sized(opcode, 4, MAX_BYTES);
            case 0x8d, 0x8e -> sized(opcode, 8, MAX_BYTES);
            default ->
                throw new Refused(
                        "the pickle has the opcode 0x" + Integer.toHexString(opcode & 0xffff)
                                + ", expected those that torch.save writes",
                        null);
        }
        return NO_RETURN_VALUE;
    }

    /** Runs an opcode that is followed by a length and as many bytes, if the bytes are there. */
    private void sized(short opcode, int width, int most) throws IOException {
        input.mark(width);
        byte[] raw = input.readNBytes(width);
        input.reset();
        ByteBuffer b = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).put(0, raw);
        long length = b.getLong(0);
        if (raw.length < width || length < 0 || length > most || length > input.available() - width) {
            throw new Refused(
                    "the pickle has a value of " + Long.toUnsignedString(length) + " bytes, expected at most "
                            + Math.min(most, Math.max(0, input.available() - width)),
                    null);
        }
        super.dispatch(opcode);
    }

    private Object global(String module, String name) throws Refused {
        PickledValue found = PickleGlobals.find(module + "." + name);
        if (found == null) {
            throw new Refused(
                    "the pickle names '" + Printable.of(module + "." + name) + "', expected only what a file of weights"
                            + " needs (tensors, dicts, numbers, texts); nothing was run. Do not load this file with"
                            + " Python unless you trust its source; save the state dict alone with torch.save",
                    null);
        }
        return found;
    }

    private void reduce() throws Refused {
        Object[] args = (Object[]) stack.pop();
        Object callee = stack.pop();
        Object made = PickleGlobals.call(callee, args);
        if (made == null) {
            String what = callee instanceof PickledValue.Global g ? "'" + g.name() + "'" : "something not callable";
            throw new Refused("the pickle calls " + what + " with " + args.length + " arguments that do not fit", null);
        }
        stack.add(made);
    }

    /** Attributes of an object: kept if the object is one we know nothing about, dropped from dicts and tensors. */
    private void build() throws Refused {
        Object state = stack.pop();
        Object target = stack.peek();
        if (target instanceof PickledValue.Inert inert) {
            if (state instanceof Map<?, ?> attributes) {
                inert.attributes().putAll(attributes);
            }
        } else if (!(target instanceof Map<?, ?> || target instanceof PickledValue.Tensor)) {
            throw new Refused("the pickle sets the state of something that has none", null);
        }
    }

    private void dict(short opcode) throws Refused {
        switch (opcode) {
            case '}' -> stack.add(new LinkedHashMap<Object, Object>());
            case 'd' -> {
                List<Object> items = stack.pop_all_since_marker();
                Map<Object, Object> map = new LinkedHashMap<>();
                fill(map, items);
                stack.add(map);
            }
            case 's' -> {
                Object value = stack.pop();
                Object key = stack.pop();
                fill(stack.peek(), java.util.Arrays.asList(key, value));
            }
            default -> {
                List<Object> items = stack.pop_all_since_marker();
                fill(stack.peek(), items);
            }
        }
    }

    private static void fill(Object target, List<Object> items) throws Refused {
        if (!(target instanceof LinkedHashMap<?, ?>) || items.size() % 2 != 0) {
            throw new Refused("the pickle puts " + items.size() + " items into something that is not a dict", null);
        }
        @SuppressWarnings("unchecked")
        Map<Object, Object> dict = (Map<Object, Object>) target;
        for (int i = 0; i < items.size(); i += 2) {
            Object key = items.get(i);
            if (!PickleGlobals.isKey(key)) {
                throw new Refused("a dict has a key that is not a text or number", null);
            }
            // Python would let the last one win; two readers of such a file would see two networks.
            if (dict.containsKey(key)) {
                throw new Refused("the key '" + Printable.of(key) + "' appears twice in a dict", null);
            }
            dict.put(key, items.get(i + 1));
        }
    }

    @Override
    protected Object persistentLoad(Object id) {
        PickledValue.Storage storage = PickleGlobals.storage(id);
        if (storage == null) {
            throw new PickleException("a reference that is not ('storage', type, key, location, elements)");
        }
        return storage;
    }
}
