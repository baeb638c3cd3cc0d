package io.github.dreamtalk.training.viseme;

import io.github.dreamtalk.motion.MotionSpace;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Channels that an expression holds at full intensity. Immutable. */
final class Expression {
    private final Map<Integer, Double> channels = new LinkedHashMap<>();

    /**
     * Reads {@code channel value channel value …}; a name with a star stands for its left and its right channel.
     *
     * @param text empty for no expression
     */
    Expression(String text) {
        String[] words = text.isEmpty() ? new String[0] : text.split(" ");
        for (int i = 0; i < words.length; i += 2) {
            double value = Double.parseDouble(words[i + 1]);
            if (words[i].endsWith("*")) {
                String name = words[i].substring(0, words[i].length() - 1);
                channels.put(MotionSpace.ARKIT.indexOf(name + "Left"), value);
                channels.put(MotionSpace.ARKIT.indexOf(name + "Right"), value);
            } else {
                channels.put(MotionSpace.ARKIT.indexOf(words[i]), value);
            }
        }
    }

    /** Channel to value at intensity 1. */
    Map<Integer, Double> channels() {
        return Collections.unmodifiableMap(channels);
    }

    /** The value of a channel, 0 if the expression leaves it alone. */
    double value(String channel) {
        return channels.getOrDefault(MotionSpace.ARKIT.indexOf(channel), 0.0);
    }
}
