package io.github.dreamtalk.onnx.wav2vec2;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.error.Printable;
import io.github.dreamtalk.format.StrictJson;
import io.github.dreamtalk.format.Utf8Text;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@code config.json} of a wav2vec2 model says and its tensors do not show. Everything else is read off the tensors.
 *
 * @param heads attention heads, {@code num_attention_heads}
 * @param strides samples each convolution of the feature encoder advances, {@code conv_stride}
 * @param groupNorm {@code feat_extract_norm}: true for {@code group} (one normalisation over the whole clip after the first
 *     convolution), false for {@code layer} (every frame after every convolution)
 * @param stable {@code do_stable_layer_norm}: true if layers normalise their input, false if their output
 * @param positionGroups groups of the position convolution, {@code num_conv_pos_embedding_groups}
 * @param epsilon added to variances, {@code layer_norm_eps}
 */
public record Wav2Vec2Config(
        int heads, List<Integer> strides, boolean groupNorm, boolean stable, int positionGroups, float epsilon) {
    /** Name of the file. */
    public static final String FILE = "config.json";

    /** The largest that is read. */
    public static final int MAX_BYTES = 1 << 20;

    private static final int MAX_STRIDES = 64;
    private static final StrictJson.Limits LIMITS = new StrictJson.Limits(1 << 16, 32);
    private static final List<String> ACTIVATIONS = List.of("feat_extract_activation", "hidden_act");

    /**
     * Checks ranges and copies the list.
     *
     * @param heads attention heads, at least 1
     * @param strides one for each convolution, 1 to 1000
     * @param groupNorm which flavour of feature encoder
     * @param stable which flavour of layer
     * @param positionGroups groups of the position convolution, at least 1
     * @param epsilon added to variances, above 0 and below 1
     * @throws ModelMismatchException if a value is out of range
     */
    public Wav2Vec2Config {
        strides = List.copyOf(strides);
        if (heads < 1
                || positionGroups < 1
                || !(epsilon > 0 && epsilon < 1)
                || strides.isEmpty()
                || strides.size() > MAX_STRIDES) {
            throw new ModelMismatchException("wav2vec2 config: found " + heads + " heads, " + strides.size()
                    + " conv_stride values, " + positionGroups + " position groups and layer_norm_eps " + epsilon
                    + ", expected at least 1 head, 1 to 64 strides, 1 group and an epsilon between 0 and 1");
        }
        for (int s : strides) {
            if (s < 1 || s > 1000) {
                throw new ModelMismatchException("wav2vec2 config: conv_stride holds " + s + ", expected 1 to 1000");
            }
        }
    }

    /**
     * Reads {@code config.json}. Keys that are left out have the values of the published base model.
     *
     * @param json its bytes
     * @param origin what to call it in messages
     * @return the configuration
     * @throws ModelMismatchException if it is malformed, of another model type, or asks for what the graphs do not have
     */
    public static Wav2Vec2Config read(byte[] json, String origin) {
        Map<?, ?> all = fields(json, origin);
        text(all, "model_type", "wav2vec2", List.of("wav2vec2"), origin);
        for (String activation : ACTIVATIONS) {
            text(all, activation, "gelu", List.of("gelu"), origin);
        }
        String norm = text(all, "feat_extract_norm", "group", List.of("group", "layer"), origin);
        try {
            return new Wav2Vec2Config(
                    whole(field(all, "num_attention_heads", 12L), "num_attention_heads", origin),
                    strides(all, origin),
                    norm.equals("group"),
                    truth(all, "do_stable_layer_norm", origin),
                    whole(field(all, "num_conv_pos_embedding_groups", 16L), "num_conv_pos_embedding_groups", origin),
                    number(field(all, "layer_norm_eps", 1e-5), "layer_norm_eps", origin)
                            .floatValue());
        } catch (ModelMismatchException e) {
            throw e.getMessage().startsWith(origin) ? e : new ModelMismatchException(origin + ": " + e.getMessage(), e);
        }
    }

    /** What is null is not said, as other readers of these files have it. */
    private static Object field(Map<?, ?> all, String key, Object otherwise) {
        Object found = all.get(key);
        return found == null ? otherwise : found;
    }

    private static String text(Map<?, ?> all, String key, String otherwise, List<String> allowed, String origin) {
        Object found = field(all, key, otherwise);
        if (found instanceof String s && allowed.contains(s)) {
            return s;
        }
        throw new ModelMismatchException(origin + ": " + key + " is '" + Printable.of(found) + "', expected "
                + allowed.stream().map(a -> "'" + a + "'").collect(Collectors.joining(" or ")));
    }

    private static boolean truth(Map<?, ?> all, String key, String origin) {
        Object found = field(all, key, false);
        if (found instanceof Boolean b) {
            return b;
        }
        throw new ModelMismatchException(
                origin + ": " + key + " is " + Printable.of(found) + ", expected true or false");
    }

    private static List<Integer> strides(Map<?, ?> all, String origin) {
        Object found = field(all, "conv_stride", List.of(5L, 2L, 2L, 2L, 2L, 2L, 2L));
        if (!(found instanceof List<?> list) || list.size() > MAX_STRIDES) {
            throw new ModelMismatchException(origin + ": conv_stride is " + Printable.of(found)
                    + ", expected a list of 1 to " + MAX_STRIDES + " whole numbers");
        }
        List<Integer> out = new ArrayList<>();
        for (Object stride : list) {
            out.add(whole(stride, "conv_stride", origin));
        }
        return out;
    }

    private static Number number(@Nullable Object found, String key, String origin) {
        if (found instanceof Number n) {
            return n;
        }
        throw new ModelMismatchException(origin + ": " + key + " is " + Printable.of(found) + ", expected a number");
    }

    private static int whole(@Nullable Object found, String key, String origin) {
        // By way of a double: the exact value of 1e999999999 has a billion digits.
        double value = number(found, key, origin).doubleValue();
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw new ModelMismatchException(
                    origin + ": " + key + " is " + Printable.of(found) + ", expected a whole number");
        }
        return (int) value;
    }

    /** The outermost object. */
    private static Map<?, ?> fields(byte[] json, String origin) {
        if (json.length > MAX_BYTES) {
            throw new ModelMismatchException(
                    origin + ": found " + json.length + " bytes, expected a config.json of at most " + MAX_BYTES);
        }
        try (StrictJson in = StrictJson.of(
                Utf8Text.of(new ByteArrayInputStream(json), MAX_BYTES),
                LIMITS,
                (what, cause) -> new ModelMismatchException(origin + ", " + what, cause))) {
            Object all = in.value();
            in.end();
            if (all instanceof Map<?, ?> map) {
                return map;
            }
            throw new ModelMismatchException(origin + ": found " + Printable.of(all)
                    + ", expected a JSON object, as a wav2vec2 config.json has");
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot fail to be read", e);
        }
    }
}
