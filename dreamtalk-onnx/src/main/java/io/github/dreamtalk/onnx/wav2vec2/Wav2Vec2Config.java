package io.github.dreamtalk.onnx.wav2vec2;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.error.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

    private static final Set<String> ACTIVATIONS = Set.of("feat_extract_activation", "hidden_act");

    /**
     * Checks ranges and copies the list.
     *
     * @param heads attention heads, at least 1
     * @param strides one for each convolution, 1 to 1000
     * @param groupNorm which flavour of feature encoder
     * @param stable which flavour of layer
     * @param positionGroups groups of the position convolution, at least 1
     * @param epsilon added to variances, above 0
     * @throws ModelMismatchException if a value is out of range
     */
    public Wav2Vec2Config {
        strides = List.copyOf(strides);
        if (heads < 1 || positionGroups < 1 || !(epsilon > 0) || strides.isEmpty() || strides.size() > 64) {
            throw new ModelMismatchException("wav2vec2 config: found " + heads + " heads, " + strides.size()
                    + " conv_stride values, " + positionGroups + " position groups and layer_norm_eps " + epsilon
                    + ", expected at least 1 head, 1 to 64 strides, 1 group and a positive epsilon");
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
        Map<String, Object> all = fields(json, origin);
        String type = String.valueOf(all.getOrDefault("model_type", "wav2vec2"));
        if (!type.equals("wav2vec2")) {
            throw new ModelMismatchException(
                    origin + ": model_type is '" + Printable.of(type) + "', expected 'wav2vec2'");
        }
        for (String activation : ACTIVATIONS) {
            Object found = all.getOrDefault(activation, "gelu");
            if (!found.equals("gelu")) {
                throw new ModelMismatchException(
                        origin + ": " + activation + " is '" + Printable.of(found) + "', expected 'gelu'");
            }
        }
        String norm = String.valueOf(all.getOrDefault("feat_extract_norm", "group"));
        if (!norm.equals("group") && !norm.equals("layer")) {
            throw new ModelMismatchException(
                    origin + ": feat_extract_norm is '" + Printable.of(norm) + "', expected 'group' or 'layer'");
        }
        return new Wav2Vec2Config(
                number(all, "num_attention_heads", 12, origin).intValue(),
                strides(all, origin),
                norm.equals("group"),
                Boolean.TRUE.equals(all.get("do_stable_layer_norm")),
                number(all, "num_conv_pos_embedding_groups", 16, origin).intValue(),
                number(all, "layer_norm_eps", 1e-5, origin).floatValue());
    }

    private static List<Integer> strides(Map<String, Object> all, String origin) {
        Object found = all.getOrDefault("conv_stride", List.of(5, 2, 2, 2, 2, 2, 2));
        List<Integer> out = new ArrayList<>();
        if (found instanceof List<?> list) {
            for (Object o : list) {
                if (o instanceof Number n) {
                    out.add(n.intValue());
                }
            }
            if (out.size() == list.size()) {
                return out;
            }
        }
        throw new ModelMismatchException(
                origin + ": conv_stride is " + Printable.of(found) + ", expected a list of numbers");
    }

    private static Number number(Map<String, Object> all, String key, Number otherwise, String origin) {
        Object found = all.getOrDefault(key, otherwise);
        if (found instanceof Number n) {
            return n;
        }
        throw new ModelMismatchException(origin + ": " + key + " is " + Printable.of(found) + ", expected a number");
    }

    /** The fields of the outermost object that are scalars or lists of scalars. */
    private static Map<String, Object> fields(byte[] json, String origin) {
        Map<String, Object> out = new LinkedHashMap<>();
        try (JsonParser p = new JsonFactory().createParser(json)) {
            if (p.nextToken() != JsonToken.START_OBJECT) {
                throw new ModelMismatchException(origin + ": found no JSON object, expected a wav2vec2 config.json");
            }
            while (p.nextToken() == JsonToken.FIELD_NAME) {
                String key = p.currentName();
                switch (p.nextToken()) {
                    case START_ARRAY -> out.put(key, list(p));
                    case START_OBJECT -> p.skipChildren();
                    case VALUE_NULL -> {}
                    default -> out.put(key, scalar(p));
                }
            }
            return out;
        } catch (JacksonException e) {
            throw new ModelMismatchException(origin + ": is not proper JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot fail to be read", e);
        }
    }

    private static List<Object> list(JsonParser p) throws IOException {
        List<Object> out = new ArrayList<>();
        for (JsonToken t = p.nextToken(); t != JsonToken.END_ARRAY; t = p.nextToken()) {
            if (t == JsonToken.START_ARRAY || t == JsonToken.START_OBJECT) {
                p.skipChildren();
            } else {
                out.add(scalar(p));
            }
        }
        return out;
    }

    private static Object scalar(JsonParser p) throws IOException {
        return switch (p.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> p.getDoubleValue();
            default -> String.valueOf(p.getText());
        };
    }
}
