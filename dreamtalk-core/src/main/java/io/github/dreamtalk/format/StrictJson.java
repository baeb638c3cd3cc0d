package io.github.dreamtalk.format;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.github.dreamtalk.error.Printable;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSON that is not trusted, read value by value in memory that does not grow with the text: one place for the limits of
 * all our readers. Only what RFC 8259 allows is taken; a key that stands twice in an object, a text, name or number that is
 * too long, and nesting that is too deep are refused; every refusal names line and column, what was found and what was
 * expected, in the exception of the format that is read.
 *
 * <p>A reader asks for what must come next: {@link #beginObject()} then {@link #key()} and a value until it is null;
 * {@link #beginArray()} then a value as long as there are {@link #more()}. Not thread-safe.
 */
public final class StrictJson implements AutoCloseable {
    /** Longer ones say nothing more: single and double precision are decided long before. */
    private static final int MAX_NUMBER = 1024;

    /** Advice to whoever configures the parser, which is nobody who reads the message. */
    private static final Pattern PARSER_ADVICE = Pattern.compile("(: enable |: maybe | \\(not recognized | \\(`).*");

    /**
     * What a text may have.
     *
     * @param text longest name, text or number, characters, at least 1; no number may have more than 1024
     * @param depth deepest nesting, at least 1: an object of numbers has depth 1
     */
    public record Limits(int text, int depth) {}

    /** Turns a complaint into the exception of the format that is read. */
    @FunctionalInterface
    public interface Refusal {
        /**
         * Makes the exception.
         *
         * @param what line, column, what was found and what was expected
         * @param cause what the parser threw, or null
         * @return an exception to throw; it should add the file's name
         */
        RuntimeException because(String what, @Nullable Throwable cause);
    }

    private final JsonParser parser;
    private final Limits limits;
    private final Refusal refusal;
    private @Nullable JsonToken ahead;

    private StrictJson(JsonParser parser, Limits limits, Refusal refusal) {
        this.parser = parser;
        this.limits = limits;
        this.refusal = refusal;
    }

    /**
     * Starts reading.
     *
     * @param text the JSON; closed with the reader
     * @param limits what is refused
     * @param refusal makes the exceptions
     * @return a reader at the start; the caller closes it
     * @throws IOException if it cannot be read
     */
    public static StrictJson of(Reader text, Limits limits, Refusal refusal) throws IOException {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                // Tables of names seen are kept for the life of a factory, and can be filled on purpose.
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                // The other pools hang on threads that are not ours, and keep our class loader with them.
                .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNameLength(limits.text())
                        .maxStringLength(limits.text())
                        .maxNumberLength(MAX_NUMBER)
                        .maxNestingDepth(limits.depth())
                        .build())
                .build();
        return new StrictJson(factory.createParser(text), limits, refusal);
    }

    /**
     * Enters an object.
     *
     * @throws IOException if reading fails
     */
    public void beginObject() throws IOException {
        take(JsonToken.START_OBJECT, "'{'");
    }

    /**
     * The next key of the object, whose value must be read next.
     *
     * @return the key, or null at the object's end, which is then left
     * @throws IOException if reading fails
     */
    public @Nullable String key() throws IOException {
        String expected = "a key or '}'";
        if (peek(expected) == JsonToken.END_OBJECT) {
            ahead = null;
            return null;
        }
        String key = parser.currentName();
        take(JsonToken.FIELD_NAME, expected);
        return key;
    }

    /**
     * Enters an array.
     *
     * @throws IOException if reading fails
     */
    public void beginArray() throws IOException {
        take(JsonToken.START_ARRAY, "'['");
    }

    /**
     * Whether the array goes on.
     *
     * @return true if a value is to be read next; false at the array's end, which is then left
     * @throws IOException if reading fails
     */
    public boolean more() throws IOException {
        if (peek("a value or ']'") != JsonToken.END_ARRAY) {
            return true;
        }
        ahead = null;
        return false;
    }

    /**
     * Reads a text.
     *
     * @return the text, unescaped
     * @throws IOException if reading fails
     */
    public String string() throws IOException {
        String expected = "a text in quotes";
        if (peek(expected) != JsonToken.VALUE_STRING) {
            throw unexpected(expected);
        }
        return takeText(expected);
    }

    /**
     * Reads a whole number, written without fraction and exponent.
     *
     * @return the number
     * @throws IOException if reading fails
     */
    public int integer() throws IOException {
        String text = number("a whole number");
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw refused(
                    "found '" + Printable.of(text) + "', expected a whole number of at most " + Integer.MAX_VALUE);
        }
    }

    /**
     * Reads a number.
     *
     * @return the nearest float, finite; a negative zero keeps its sign
     * @throws IOException if reading fails
     */
    public float finite() throws IOException {
        String text = number("a number");
        float value = Float.parseFloat(text);
        if (!Float.isFinite(value)) {
            throw refused("found '" + Printable.of(text) + "', expected a number single precision can hold");
        }
        return value;
    }

    private String number(String expected) throws IOException {
        JsonToken token = peek(expected);
        if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
            throw unexpected(expected);
        }
        return takeText(expected);
    }

    /**
     * Reads whatever comes, with all that is in it. For small texts only: it is held in memory.
     *
     * @return a {@code Map<String, Object>} or {@code List<Object>} in the text's order, unmodifiable, a {@link String}, a
     *     {@link Long} ({@link BigInteger} if it does not fit, {@link BigDecimal} if written with a fraction or an
     *     exponent: nothing is rounded), a {@link Boolean}, or null
     * @throws IOException if reading fails
     */
    public @Nullable Object value() throws IOException {
        String expected = "a value";
        switch (peek(expected)) {
            case START_OBJECT -> {
                return object();
            }
            case START_ARRAY -> {
                return array();
            }
            case VALUE_STRING -> {
                return string();
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                return exact(number(expected));
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                boolean value = ahead == JsonToken.VALUE_TRUE;
                ahead = null;
                return value;
            }
            case VALUE_NULL -> {
                ahead = null;
                return null;
            }
            default -> throw unexpected(expected);
        }
    }

    private Map<String, @Nullable Object> object() throws IOException {
        beginObject();
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        for (String key = key(); key != null; key = key()) {
            out.put(key, value());
        }
        return Collections.unmodifiableMap(out);
    }

    private List<@Nullable Object> array() throws IOException {
        beginArray();
        List<@Nullable Object> out = new ArrayList<>();
        while (more()) {
            out.add(value());
        }
        return Collections.unmodifiableList(out);
    }

    private Number exact(String text) {
        try {
            BigDecimal number = new BigDecimal(text);
            if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
                return number;
            }
            BigInteger whole = number.unscaledValue();
            return whole.bitLength() < Long.SIZE ? (Number) whole.longValue() : whole;
        } catch (NumberFormatException e) {
            throw refused("found '" + Printable.of(text) + "', expected an exponent of at most ten digits");
        }
    }

    /**
     * Demands that nothing follows.
     *
     * @throws IOException if reading fails
     */
    public void end() throws IOException {
        try {
            ahead = parser.nextToken();
        } catch (IOException e) {
            throw translated(e, "nothing after the end");
        }
        if (ahead != null) {
            throw refused("found " + shown() + " after the end");
        }
    }

    /**
     * A refusal of what was read last.
     *
     * @param what what was found and what was expected
     * @return an exception to throw, which names line and column
     */
    public RuntimeException refused(String what) {
        return refused(parser.currentTokenLocation(), what, null);
    }

    private RuntimeException refused(@Nullable JsonLocation at, String what, @Nullable Throwable cause) {
        JsonLocation place = at == null ? parser.currentLocation() : at;
        return refusal.because("line " + place.getLineNr() + ", column " + place.getColumnNr() + ": " + what, cause);
    }

    private JsonToken peek(String expected) throws IOException {
        if (ahead == null) {
            try {
                ahead = parser.nextToken();
            } catch (IOException e) {
                throw translated(e, expected);
            }
            if (ahead == null) {
                throw refused("found the end of the file, expected " + expected);
            }
        }
        return ahead;
    }

    private void take(JsonToken wanted, String expected) throws IOException {
        if (peek(expected) != wanted) {
            throw unexpected(expected);
        }
        ahead = null;
    }

    private String takeText(String expected) throws IOException {
        ahead = null;
        try {
            // The parser comes to the end of a text only when asked for it.
            return parser.getText();
        } catch (IOException e) {
            throw translated(e, expected);
        }
    }

    private RuntimeException unexpected(String expected) throws IOException {
        return refused("found " + shown() + ", expected " + expected);
    }

    private String shown() throws IOException {
        JsonToken token = parser.currentToken();
        String text = takeText("its end");
        return token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME
                ? '"' + Printable.of(text) + '"'
                : "'" + Printable.of(text) + "'";
    }

    /** What the parser complains of, as a refusal; a failure to read stays what it is. */
    private RuntimeException translated(IOException e, String expected) throws IOException {
        if (e instanceof Utf8Text.NotText bad) {
            return refusal.because(bad.getMessage(), e);
        }
        if (e instanceof CharacterCodingException) {
            return refused(parser.currentLocation(), "found bytes that are not UTF-8 text, expected " + expected, e);
        }
        if (!(e instanceof JacksonException json)) {
            throw e;
        }
        JsonLocation at = e instanceof StreamConstraintsException ? parser.currentLocation() : json.getLocation();
        if (e instanceof JsonEOFException) {
            return refused(at, "found the end of the file, expected " + expected, e);
        }
        if (e instanceof StreamConstraintsException) {
            boolean deep = json.getOriginalMessage().contains("nesting");
            return refused(at, (deep ? tooDeep() : tooLong()) + ", expected " + expected, e);
        }
        String said = PARSER_ADVICE.matcher(json.getOriginalMessage()).replaceFirst("");
        return refused(at, "found what JSON does not have (" + Printable.of(said) + "), expected " + expected, e);
    }

    private String tooDeep() {
        return "found nesting deeper than " + limits.depth();
    }

    private String tooLong() {
        return "found a name, text or number longer than " + limits.text() + " characters"
                + (limits.text() > MAX_NUMBER ? ", or a number longer than " + MAX_NUMBER : "");
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
