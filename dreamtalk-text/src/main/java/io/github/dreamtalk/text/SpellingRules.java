package io.github.dreamtalk.text;

import io.github.dreamtalk.error.ModelMismatchException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What the letters of English words sound like, by their neighbours: the longest context that has a rule of its own decides,
 * and only such contexts have one as the next shorter one would get wrong. Learnt from the dictionary. Immutable and
 * thread-safe.
 */
public final class SpellingRules {
    /** Letters looked at before and after, from the longest context to none. */
    static final int[][] CONTEXTS = {{4, 4}, {3, 4}, {3, 3}, {2, 3}, {2, 2}, {1, 2}, {1, 1}, {0, 1}, {0, 0}};

    private static final int MAGIC = 0x44545352;
    private static final int VERSION = 1;
    private static final String EDGE = "####";
    private static final int MOST_RULES = 1 << 20;

    private final Map<String, byte[]> rules;

    private SpellingRules(Map<String, byte[]> rules) {
        this.rules = rules;
    }

    /**
     * Makes rules.
     *
     * @param rules phones by number of a context, which is written as by {@link #context}
     * @return the rules
     */
    public static SpellingRules of(Map<String, byte[]> rules) {
        return new SpellingRules(new HashMap<>(rules));
    }

    /**
     * A letter and its neighbours, as rules are looked up by.
     *
     * @param word in lower case
     * @param at the letter
     * @param level 0 for the longest context, {@link #levels()} − 1 for the letter alone
     * @return the context; {@code #} stands beyond the word's ends
     */
    public static String context(String word, int at, int level) {
        int before = CONTEXTS[level][0];
        int after = CONTEXTS[level][1];
        String padded = EDGE + word + EDGE;
        int centre = at + EDGE.length();
        return padded.substring(centre - before, centre)
                + Character.toUpperCase(padded.charAt(centre))
                + padded.substring(centre + 1, centre + 1 + after);
    }

    /**
     * How many lengths of context there are.
     *
     * @return the number
     */
    public static int levels() {
        return CONTEXTS.length;
    }

    /**
     * What a letter sounds like.
     *
     * @param word in lower case
     * @param at the letter
     * @param from longest context that is looked at, by its level
     * @return phones by number; null if it is no letter that these rules know
     */
    public byte @Nullable [] sound(String word, int at, int from) {
        for (int level = from; level < CONTEXTS.length; level++) {
            byte[] phones = rules.get(context(word, at, level));
            if (phones != null) {
                return phones;
            }
        }
        return null;
    }

    /**
     * What a word sounds like; letters that are not known are silent.
     *
     * @param word in lower case
     * @return phones by number
     */
    public int[] of(String word) {
        int[] phones = new int[2 * word.length()];
        int n = 0;
        for (int i = 0; i < word.length(); i++) {
            byte[] sound = sound(word, i, 0);
            for (int k = 0; sound != null && k < sound.length; k++) {
                phones[n++] = sound[k];
            }
        }
        return Arrays.copyOf(phones, n);
    }

    /**
     * The file of these rules.
     *
     * @return its bytes
     */
    public byte[] write() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            DataOutputStream head = new DataOutputStream(file);
            head.writeInt(MAGIC);
            head.writeInt(VERSION);
            try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(file))) {
                out.writeInt(rules.size());
                for (Map.Entry<String, byte[]> rule : new TreeMap<>(rules).entrySet()) {
                    out.writeUTF(rule.getKey());
                    out.writeByte(rule.getValue().length);
                    out.write(rule.getValue());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    /**
     * Reads rules.
     *
     * @param name of the file, for messages
     * @param file its bytes
     * @return the rules
     * @throws ModelMismatchException if it is not such a file
     */
    public static SpellingRules read(String name, byte[] file) {
        try {
            DataInputStream head = new DataInputStream(new ByteArrayInputStream(file));
            if (head.readInt() != MAGIC || head.readInt() != VERSION) {
                throw new ModelMismatchException(name + ": found another kind of file, expected rules of spelling of"
                        + " version " + VERSION + "; take the file of this release");
            }
            DataInputStream in = new DataInputStream(new InflaterInputStream(head));
            int count = in.readInt();
            if (count < 0 || count > MOST_RULES) {
                throw new ModelMismatchException(name + ": found " + count + " rules, expected at most " + MOST_RULES);
            }
            Map<String, byte[]> rules = new HashMap<>();
            for (int i = 0; i < count; i++) {
                String context = in.readUTF();
                byte[] phones = new byte[in.readUnsignedByte()];
                in.readFully(phones);
                for (byte phone : phones) {
                    if (phone < 0 || phone >= Arpabet.COUNT) {
                        throw new ModelMismatchException(
                                name + ": found phone " + phone + ", expected 0 to " + (Arpabet.COUNT - 1));
                    }
                }
                rules.put(context, phones);
            }
            return new SpellingRules(rules);
        } catch (IOException e) {
            throw new ModelMismatchException(
                    name + ": found damaged rules of spelling: " + e.getMessage() + "; take the file of this release",
                    e);
        }
    }
}
