package io.github.dreamtalk.weights;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Crafted pickles by name, each with a word its refusal must say. All views are of one record "0" of 16 bytes. */
final class HostilePickles {
    private final Map<String, byte[]> pickles = new LinkedHashMap<>();
    private final Map<String, String> said = new LinkedHashMap<>();
    private final String marker;

    /** Programs in the pickles would make a file of this name. */
    HostilePickles(String marker) {
        this.marker = marker;
        programs();
        objects();
        bombs();
        lengths();
        malformed();
        views();
        keys();
    }

    Map<String, byte[]> pickles() {
        return pickles;
    }

    String said(String name) {
        return said.getOrDefault(name, "");
    }

    private void add(String name, String word, Consumer<PickleAssembler> code) {
        PickleAssembler p = PickleAssembler.protocol2();
        code.accept(p);
        pickles.put(name, p.stop());
        said.put(name, word);
    }

    private void programs() {
        add("os.system", "os.system", p -> p.global("os", "system")
                .text("touch " + marker)
                .op(0x85, 'R'));
        add("posix.system", "posix.system", p -> p.global("posix", "system")
                .text("touch " + marker)
                .op(0x85, 'R'));
        add("builtins.eval", "builtins.eval", p -> p.global("builtins", "eval")
                .text("1")
                .op(0x85, 'R'));
        add("__builtin__.exec", "__builtin__.exec", p -> p.global("__builtin__", "exec")
                .text("1")
                .op(0x85, 'R'));
        add("nested REDUCE", "builtins.getattr", p -> p.global("builtins", "getattr")
                .op('(')
                .global("builtins", "__import__")
                .text("os")
                .op(0x85, 'R')
                .text("system")
                .op('t', 'R')
                .text("touch " + marker)
                .op(0x85, 'R'));
        add("REDUCE of a result", "calls something", p -> p.global("collections", "OrderedDict")
                .op(')', 'R')
                .text("x")
                .op(0x85, 'R'));
        add("STACK_GLOBAL", "os.system", p -> p.text("os").text("system").op(0x93));
        add("STACK_GLOBAL of numbers", "malformed", p -> p.integer(1).integer(2).op(0x93));
        add("INST", "0x69", p -> p.op('(').text("touch " + marker).ascii("ios\nsystem\n"));
        add("OBJ", "0x6f", p -> p.op('(').global("collections", "OrderedDict").op('o'));
        add("EXT1", "0x82", p -> p.op(0x82, 1));
        add("NEWOBJ_EX", "0x92", p -> p.global("argparse", "Namespace").op(')', '}', 0x92));
        add("NEWOBJ Popen", "subprocess.Popen", p -> p.global("subprocess", "Popen")
                .op(')', 0x81));
        add("torch.load inside", "torch.serialization.load", p -> p.global("torch.serialization", "load"));
        add("webbrowser", "webbrowser.open", p -> p.global("webbrowser", "open")
                .text("http://x")
                .op(0x85, 'R'));
        // Harmless to Python's own torch.save, but another part of a Python program all the same.
        add(
                "attribute of an allowed name",
                "__globals__",
                p -> p.global("torch._utils", "_rebuild_tensor_v2.__globals__"));
        add("module and name swapped", "torch._utils", p -> p.global("", "torch._utils._rebuild_tensor_v2"));
    }

    private void objects() {
        // What the pickle library itself would build.
        for (String name : new String[] {
            "decimal.Decimal", "datetime.datetime", "array.array", "builtins.bytearray", "operator.attrgetter",
            "pytz.timezone", "copy_reg._reconstructor", "exceptions.Exception", "builtins.complex", "java.lang.Runtime"
        }) {
            int dot = name.lastIndexOf('.');
            add(name, name, p -> p.global(name.substring(0, dot), name.substring(dot + 1))
                    .text("x")
                    .op(0x85, 'R'));
        }
        add("BUILD on a list", "state", p -> p.op(']', '}', 'b'));
        add("BUILD on a text", "state", p -> p.text("x").text("y").op('b'));
        add("OrderedDict of a number", "OrderedDict", p -> p.global("collections", "OrderedDict")
                .integer(1)
                .op(0x85, 'R'));
        add("Size of a text", "Size", p -> p.global("torch", "Size").text("x").op(0x85, 'R'));
    }

    private void bombs() {
        add("lists nested 100 000 deep", "nested", p -> {
            for (int i = 0; i < 100_000; i++) {
                p.op(']');
            }
            for (int i = 1; i < 100_000; i++) {
                p.op('a');
            }
        });
        add("a list in itself", "nested", p -> p.op(']', 'q', 0, 'h', 0, 'a'));
        add("a dict in itself", "nested", p -> p.op('}', 'q', 0).text("k").op('h', 0, 's'));
        add("memo bomb", "values", p -> {
            p.op(']', 'q', 0);
            for (int level = 1; level < 30; level++) {
                p.op(']', 'q', level, '(');
                for (int i = 0; i < 10; i++) {
                    p.op('h', level - 1);
                }
                p.op('e');
            }
        });
        add("two million opcodes", "opcodes", p -> {
            for (int i = 0; i < 1_000_000; i++) {
                p.op('}', 0x94);
            }
        });
        add("keys joined without end", "keys longer", p -> {
            String long512 = "k".repeat(500);
            p.op('}', 'q', 0).text(long512).op('}', 'q', 1).text(long512).op('N', 's', 's');
        });
    }

    private void lengths() {
        add("text of 2 GB", "2147483647", p -> p.op('X').int32(Integer.MAX_VALUE));
        add("text of -1 bytes", "4294967295", p -> p.op('X').int32(-1));
        add("old text of -1 bytes", "4294967295", p -> p.op('T').int32(-1));
        add("bytes of 2 GB", "2147483647", p -> p.op('B').int32(Integer.MAX_VALUE));
        add("bytes of 2^62", "4611686018427387904", p -> p.op(0x8e).int64(1L << 62));
        add("text of 2^63", "9223372036854775808", p -> p.op(0x8d).int64(Long.MIN_VALUE));
        add("short text cut", "255", p -> p.op(0x8c, 255));
        add("LONG4 of 2 GB", "2147483647", p -> p.op(0x8b).int32(Integer.MAX_VALUE));
        add("LONG4 of -5 bytes", "4294967291", p -> p.op(0x8b).int32(-5));
        add("LONG1 of 200 bytes", "200", p -> p.op(0x8a, 200).ascii("1".repeat(200)));
        add("decimal integer", "0x4c", p -> p.ascii("L" + "9".repeat(1000) + "L\n"));
        add("out-of-band buffer", "0x97", p -> p.op(0x97));
    }

    private void malformed() {
        add("STOP at once", "malformed", p -> {});
        add("TUPLE without mark", "malformed", p -> p.op('t'));
        add("POP of nothing", "malformed", p -> p.op('0'));
        add("memo not there", "malformed", p -> p.op('h', 9));
        add("REDUCE of numbers", "malformed", p -> p.integer(1).integer(2).op('R'));
        add("protocol 9", "malformed", p -> p.op(0x80, 9));
        add("unknown opcode", "0xff", p -> p.op(0xff));
        add(
                "dict of three items",
                "3 items",
                p -> p.op('}', '(').text("a").integer(1).text("b").op('u'));
        add(
                "items into a number",
                "not a dict",
                p -> p.integer(1).text("a").integer(1).op('s'));
        add("reference of another form", "reference", p -> p.op('(')
                .text("module")
                .op('t', 'Q'));
        add("reference by text", "0x50", p -> p.ascii("Pstorage\n"));
        add("a set", "0x8f", p -> p.op(0x8f));
        add("a number at the root", "single value", p -> p.integer(5));
        add("nothing at the root", "nothing", p -> p.op('N'));
        add("an object at the root", "argparse.Namespace", p -> p.global("argparse", "Namespace")
                .op(')', 0x81));
        add("no tensors", "no tensors", p -> p.op('}').text("a").integer(1).op('s'));
        pickles.put("no STOP", PickleAssembler.protocol2().op('}').bytes());
        pickles.put("empty pickle", new byte[0]);
    }

    private void view(String name, String word, String type, long numel, long offset, long[] size, long[] stride) {
        add(name, word, p -> p.op('}')
                .text("net.w")
                .tensor(type, "0", numel, offset, size, stride)
                .op('s'));
    }

    private static long[] of(long... values) {
        return values;
    }

    private void views() {
        String f = "FloatStorage";
        view("huge shape", "net.w", f, 4, 0, of(1L << 40), of(1));
        view("2^31 elements", "net.w", f, 4, 0, of(65536, 32768), of(0, 0));
        view("product overflows", "counted", f, 4, 0, of(2147483647, 2147483647, 2147483647), of(0, 0, 0));
        view("product wraps to 0", "counted", f, 4, 0, of(1L << 30, 1L << 30, 16), of(0, 0, 0));
        view("reach overflows", "counted", f, 4, 0, of(4), of(Long.MAX_VALUE / 2));
        view("repeated a billion times", "cannot hold", f, 4, 0, of(1 << 30), of(0));
        view("negative size", "out of range", f, 4, 0, of(-4), of(1));
        view("negative stride", "out of range", f, 4, 3, of(4), of(-1));
        view("one element too far", "reaches element 4", f, 4, 1, of(4), of(1));
        view("stride too far", "reaches element 6", f, 4, 0, of(4), of(2));
        view("negative offset", "-1", f, 4, -1, of(2), of(1));
        view("offset behind the record", "starts at element 5", f, 4, 5, of(0), of(1));
        view("offset overflows", "counted", f, 4, Long.MAX_VALUE, of(2), of(1));
        view("record said larger", "16 bytes", f, 5, 0, of(5), of(1));
        view("record said smaller", "16 bytes", f, 3, 0, of(3), of(1));
        view("record said negative", "16 bytes", f, -4, 0, of(4), of(1));
        view("record size overflows", "16 bytes", f, (1L << 62) + 4, 0, of(4), of(1));
        view("another element type", "F64", "DoubleStorage", 4, 0, of(4), of(1));
        view("complex numbers", "ComplexFloatStorage", "ComplexFloatStorage", 2, 0, of(2), of(1));
        view("quantised numbers", "QInt8Storage", "QInt8Storage", 16, 0, of(16), of(1));
        view("sizes without strides", "strides", f, 4, 0, of(2, 2), of(1));
        view("17 dimensions", "17", f, 4, 0, new long[17], new long[17]);
        add(
                "record missing",
                "missing",
                p -> p.op('}').text("k").vector(f, "7", 4).op('s'));
        add(
                "record out of the archive",
                "missing",
                p -> p.op('}').text("k").vector(f, "../version", 4).op('s'));
        add("sizes of text", "do not fit", p -> p.op('}')
                .text("k")
                .global("torch._utils", "_rebuild_tensor_v2")
                .op('(')
                .storage(f, "0", 4)
                .integer(0)
                .text("4")
                .op(0x85)
                .tuple(1)
                .op('t', 'R', 's'));
        add("tensor of a tensor", "do not fit", p -> p.op('}')
                .text("k")
                .global("torch._utils", "_rebuild_tensor_v2")
                .op('(')
                .vector(f, "0", 4)
                .integer(0)
                .tuple(4)
                .tuple(1)
                .op('t', 'R', 's'));
        add("tensor of nothing", "0 arguments", p -> p.global("torch._utils", "_rebuild_tensor_v2")
                .op(')', 'R'));
    }

    private void keys() {
        String f = "FloatStorage";
        add("key twice", "'k' appears twice", p -> p.op('}', '(')
                .text("k")
                .vector(f, "0", 4)
                .text("k")
                .vector(f, "0", 4)
                .op('u'));
        add("key twice, one by one", "'k' appears twice", p -> p.op('}')
                .text("k")
                .vector(f, "0", 4)
                .op('s')
                .text("k")
                .vector(f, "0", 4)
                .op('s'));
        add("joined key twice", "joined", p -> p.op('}', '(')
                .text("a.b")
                .vector(f, "0", 4)
                .text("a")
                .op('}')
                .text("b")
                .vector(f, "0", 4)
                .op('s', 'u'));
        add("key that is a list", "key", p -> p.op('}', ']').vector(f, "0", 4).op('s'));
        add("key that is None", "key", p -> p.op('}', 'N').vector(f, "0", 4).op('s'));
    }
}
