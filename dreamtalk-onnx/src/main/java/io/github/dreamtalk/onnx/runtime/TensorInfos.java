package io.github.dreamtalk.onnx.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Compares what a network declares with what its user expects. */
final class TensorInfos {
    private TensorInfos() {}

    /** All differences in one direction (inputs or outputs), as phrases. */
    static List<String> differences(
            String kind, Map<String, NodeInfo> found, Map<String, int[]> expected, boolean extrasAllowed) {
        List<String> out = new ArrayList<>();
        expected.forEach((name, shape) -> {
            NodeInfo info = found.get(name);
            if (info == null) {
                out.add(kind + " '" + name + "' is missing, found " + found.keySet());
            } else if (!(info.getInfo() instanceof TensorInfo t)) {
                out.add(kind + " '" + name + "' is " + info.getInfo() + ", expected a tensor");
            } else if (!fits(t.getShape(), shape)) {
                out.add(kind + " '" + name + "' is " + describe(t) + ", expected FLOAT" + text(shape));
            } else if (t.type != ai.onnxruntime.OnnxJavaType.FLOAT) {
                out.add(kind + " '" + name + "' is " + describe(t) + ", expected FLOAT" + text(shape));
            }
        });
        if (!extrasAllowed) {
            for (String name : found.keySet()) {
                if (!expected.containsKey(name)) {
                    out.add(kind + " '" + name + "' is not expected, only " + expected.keySet());
                }
            }
        }
        return out;
    }

    private static boolean fits(long[] found, int[] expected) {
        if (found.length != expected.length) {
            return false;
        }
        for (int i = 0; i < found.length; i++) {
            if (found[i] >= 0 && expected[i] >= 0 && found[i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    private static String describe(TensorInfo t) {
        return t.type + Arrays.toString(t.getShape()).replace("-1", "any");
    }

    private static String text(int[] shape) {
        return Arrays.toString(shape).replace("-1", "any");
    }
}
