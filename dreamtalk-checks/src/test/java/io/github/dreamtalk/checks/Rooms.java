package io.github.dreamtalk.checks;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The table of modules: which may use which. Whoever adds a module or an arrow writes it here, as a decision. */
final class Rooms {
    private static final String CORE = "dreamtalk-core";
    private static final String WEIGHTS = "dreamtalk-weights";
    private static final String ONNX = "dreamtalk-onnx";
    private static final String RENDER = "dreamtalk-render";
    private static final String MODELS = "dreamtalk-models";
    private static final String TEXT = "dreamtalk-text";
    private static final String ALL = "dreamtalk-all";
    private static final String EVAL = "dreamtalk-eval";
    private static final String TRAINING = "dreamtalk-training";
    private static final String CLI = "dreamtalk-cli";
    private static final String JAVACV = "dreamtalk-javacv";
    private static final String SPHINX = "dreamtalk-sphinx";
    private static final String TARSOS = "dreamtalk-tarsos";

    /** Each module with those whose classes it may use. Nobody may use the GPL one. */
    static final Map<String, Set<String>> MAY_USE = table();

    private Rooms() {}

    private static Map<String, Set<String>> table() {
        Map<String, Set<String>> table = new TreeMap<>();
        table.put(CORE, Set.of());
        table.put(WEIGHTS, Set.of(CORE));
        table.put(MODELS, Set.of(CORE));
        table.put(ONNX, Set.of(CORE, WEIGHTS));
        table.put(RENDER, Set.of(CORE));
        table.put(TEXT, Set.of(CORE));
        table.put(ALL, Set.of(CORE, ONNX, RENDER, MODELS, TEXT));
        table.put(SPHINX, Set.of(CORE));
        table.put(TARSOS, Set.of(CORE));
        table.put(JAVACV, Set.of(CORE));
        table.put(EVAL, Set.of(CORE, WEIGHTS, ONNX, RENDER));
        table.put(TRAINING, Set.of(CORE, WEIGHTS, ONNX, TEXT, EVAL));
        table.put(CLI, Set.of(CORE, WEIGHTS, MODELS, ONNX, RENDER, TEXT, ALL, EVAL));
        table.put("dreamtalk-examples", Set.of(CORE, ALL, JAVACV));
        table.put("dreamtalk-example-stages", Set.of(CORE));
        Set<String> everything = new HashSet<>(table.keySet());
        everything.remove(TARSOS);
        table.put("dreamtalk-benchmarks", Set.copyOf(everything));
        return table;
    }
}
