package io.github.dreamtalk.format;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSpace;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes motion as JSON, a row a line. The bytes are a promise across releases: they depend on the motion alone. Not
 * thread-safe.
 */
final class MotionJsonOutput {
    private final Layout layout = new Layout();
    private final JsonGenerator json;
    private final StringBuilder number = new StringBuilder(24);

    /** Starts at the stream's position; the stream is flushed at the end and never closed. */
    MotionJsonOutput(OutputStream out) throws IOException {
        json = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                // See StrictJson.
                .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                .build()
                .createGenerator(out, JsonEncoding.UTF8)
                .setPrettyPrinter(layout)
                .setCharacterEscapes(new HexEscapes());
    }

    /** Everything before the rows. */
    void describe(MotionSpace space, FrameRate rate) throws IOException {
        json.writeStartObject();
        json.writeStringField("format", MotionJson.FORMAT);
        json.writeNumberField("version", MotionJson.VERSION);
        layout.breakLine();
        json.writeObjectFieldStart("fps");
        json.writeNumberField("numerator", rate.numerator());
        json.writeNumberField("denominator", rate.denominator());
        json.writeEndObject();
        layout.breakLine();
        json.writeStringField("space", space.name());
        json.writeNumberField("expressionChannels", space.expressionChannels());
        layout.breakLine();
        json.writeArrayFieldStart("channels");
        for (String channel : space.channelNames()) {
            json.writeString(channel);
        }
        json.writeEndArray();
    }

    /** Ends the description; rows follow. */
    void beginRows() throws IOException {
        layout.breakLine();
        json.writeArrayFieldStart("rows");
        layout.inRows = true;
    }

    void row(float[] values, int offset, int channels) throws IOException {
        json.writeStartArray();
        for (int c = 0; c < channels; c++) {
            number.setLength(0);
            DecimalText.append(number, values[offset + c]);
            json.writeNumber(number.toString());
        }
        json.writeEndArray();
    }

    /** Closes what is open and writes everything out. */
    void end() throws IOException {
        if (layout.inRows) {
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeRaw('\n');
        json.close();
    }

    /** A blank after every separator of the description, a line for each row, no blanks inside a row. */
    private static final class Layout extends MinimalPrettyPrinter {
        private static final long serialVersionUID = 1;

        private boolean broken;
        private boolean inRows;

        /** The next key begins a line. */
        void breakLine() {
            broken = true;
        }

        @Override
        public void writeObjectEntrySeparator(JsonGenerator g) throws IOException {
            g.writeRaw(broken ? ",\n " : ", ");
            broken = false;
        }

        @Override
        public void writeObjectFieldValueSeparator(JsonGenerator g) throws IOException {
            g.writeRaw(": ");
        }

        /** Whether the generator stands between rows, not inside one. */
        private boolean betweenRows(JsonGenerator g) {
            return inRows && g.getOutputContext().getParent().inObject();
        }

        @Override
        public void beforeArrayValues(JsonGenerator g) throws IOException {
            if (betweenRows(g)) {
                g.writeRaw('\n');
            }
        }

        @Override
        public void writeArrayValueSeparator(JsonGenerator g) throws IOException {
            g.writeRaw(betweenRows(g) ? ",\n" : inRows ? "," : ", ");
        }

        @Override
        public void writeEndArray(JsonGenerator g, int values) throws IOException {
            g.writeRaw(betweenRows(g) ? "\n]" : "]");
        }
    }

    /** Every control character as its code: the short forms came later than the format. */
    private static final class HexEscapes extends CharacterEscapes {
        private static final long serialVersionUID = 1;

        private final int[] codes = standardAsciiEscapesForJSON();

        HexEscapes() {
            for (int c = 0; c < ' '; c++) {
                codes[c] = ESCAPE_STANDARD;
            }
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return codes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int c) {
            return null;
        }
    }
}
