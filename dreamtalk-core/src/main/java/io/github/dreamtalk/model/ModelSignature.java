package io.github.dreamtalk.model;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Printable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Names and shapes of a network's inputs and outputs, as a manifest states them: {@code features[any,512]}, several
 * separated by semicolons. Immutable.
 *
 * @param inputs name to dimensions, -1 for any size
 * @param outputs name to dimensions, -1 for any size
 */
public record ModelSignature(Map<String, List<Integer>> inputs, Map<String, List<Integer>> outputs) {
    private static final Pattern TENSOR = Pattern.compile("\\s*([A-Za-z0-9_.-]{1,100})\\[([0-9a-z, ]{0,100})]\\s*");

    /**
     * Copies the maps.
     *
     * @param inputs name to dimensions
     * @param outputs name to dimensions
     */
    public ModelSignature {
        inputs = copy(inputs);
        outputs = copy(outputs);
    }

    private static Map<String, List<Integer>> copy(Map<String, List<Integer>> m) {
        Map<String, List<Integer>> out = new LinkedHashMap<>();
        m.forEach((name, shape) -> out.put(name, List.copyOf(shape)));
        return Collections.unmodifiableMap(out);
    }

    /**
     * Reads the text form.
     *
     * @param inputs such as {@code xt[any,64]; time[32]}
     * @param outputs likewise
     * @return the signature
     * @throws InvalidInputException if a text is malformed
     */
    public static ModelSignature parse(String inputs, String outputs) {
        return new ModelSignature(tensors(inputs), tensors(outputs));
    }

    private static Map<String, List<Integer>> tensors(String text) {
        Map<String, List<Integer>> out = new LinkedHashMap<>();
        for (String part : text.split(";")) {
            Matcher m = TENSOR.matcher(part);
            if (!m.matches() || out.put(m.group(1), shape(m.group(2), text)) != null) {
                throw new InvalidInputException("model signature: found '" + Printable.of(text)
                        + "', expected distinct names with shapes like features[any,512]; hidden[any,1024]");
            }
        }
        return out;
    }

    private static List<Integer> shape(String text, String all) {
        List<Integer> out = new ArrayList<>();
        for (String d : text.isBlank() ? new String[0] : text.split(",")) {
            String size = d.strip();
            if (!size.equals("any") && !size.matches("[0-9]{1,9}")) {
                throw new InvalidInputException("model signature: found the size '" + Printable.of(size) + "' in '"
                        + Printable.of(all) + "', expected a whole number or 'any'");
            }
            out.add(size.equals("any") ? -1 : Integer.parseInt(size));
        }
        return out;
    }

    /**
     * The inputs as text.
     *
     * @return what {@link #parse} reads
     */
    public String inputText() {
        return text(inputs);
    }

    /**
     * The outputs as text.
     *
     * @return what {@link #parse} reads
     */
    public String outputText() {
        return text(outputs);
    }

    private static String text(Map<String, List<Integer>> tensors) {
        return tensors.entrySet().stream()
                .map(e -> e.getKey() + "["
                        + e.getValue().stream()
                                .map(d -> d < 0 ? "any" : d.toString())
                                .collect(Collectors.joining(","))
                        + "]")
                .collect(Collectors.joining("; "));
    }
}
