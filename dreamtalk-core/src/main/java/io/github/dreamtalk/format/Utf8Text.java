package io.github.dreamtalk.format;

import io.github.dreamtalk.error.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The text of a file, for every reader of texts: UTF-8 alone, with or without a byte order mark. Anything else is refused
 * with line, column and what was found, and never replaced. A reader is used by one thread.
 */
public final class Utf8Text extends Reader {
    private static final int BLOCK = 1 << 13;
    private static final char MARK = '\ufeff';

    private final InputStream in;
    private final long most;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final ByteBuffer bytes = ByteBuffer.allocate(BLOCK).flip();
    private final CharBuffer chars = CharBuffer.allocate(BLOCK).flip();
    private boolean started;
    private boolean ended;
    private long taken;
    private long line = 1;
    private long column = 1;
    private boolean returned;
    /** What comes after the characters that are ready. */
    private @Nullable IOException ahead;

    private Utf8Text(InputStream in, long most) {
        this.in = in;
        this.most = most;
    }

    /** What is not UTF-8 text. */
    static final class NotText extends CharacterCodingException {
        private static final long serialVersionUID = 1L;

        private final long line;
        private final long column;
        private final String found;

        NotText(long line, long column, String found) {
            this.line = line;
            this.column = column;
            this.found = found;
        }

        long line() {
            return line;
        }

        long column() {
            return column;
        }

        /** What was found and what to do, without the place. */
        String complaint() {
            return "found " + found + ", expected UTF-8 text; save the file as UTF-8";
        }

        @Override
        public String getMessage() {
            return "line " + line + ", column " + column + ": " + complaint();
        }
    }

    /**
     * The characters of a stream.
     *
     * @param in bytes; closed with the reader
     * @param most largest size, bytes
     * @return a reader, which throws {@link CharacterCodingException} with line, column and cause in its message where the
     *     stream holds something else, and {@link IOException} where it is longer
     */
    public static Reader of(InputStream in, long most) {
        return new Utf8Text(in, most);
    }

    /**
     * The text of a whole file.
     *
     * @param file a regular file, not empty
     * @param expected what it should be, for the message
     * @param most largest size, bytes
     * @return its text, without the mark
     * @throws InvalidInputException if it is not such a file, larger, or not UTF-8
     * @throws io.github.dreamtalk.error.MediaException if it cannot be read
     */
    public static String read(Path file, String expected, int most) {
        byte[] all = LocalFile.read(file, expected, most);
        StringWriter out = new StringWriter(all.length);
        try (Reader reader = of(new ByteArrayInputStream(all), most)) {
            reader.transferTo(out);
            return out.toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(file + ", " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot fail to be read", e);
        }
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
        while (!chars.hasRemaining()) {
            if (ahead != null) {
                throw ahead;
            }
            if (ended) {
                return -1;
            }
            decode();
        }
        int n = Math.min(length, chars.remaining());
        chars.get(into, offset, n);
        return n;
    }

    /** Makes characters ready, and what is wrong behind them. */
    private void decode() throws IOException {
        fill();
        boolean last = ended;
        chars.clear();
        if (!started && bytes.remaining() >= 2) {
            int first = (bytes.get(bytes.position()) & 0xff) << 8 | bytes.get(bytes.position() + 1) & 0xff;
            if (first == 0xfeff || first == 0xfffe) {
                chars.flip();
                ahead = new NotText(1, 1, "UTF-16 text");
                return;
            }
        }
        CoderResult result = decoder.decode(bytes, chars, last);
        chars.flip();
        if (!started && chars.hasRemaining()) {
            started = true;
            if (chars.get(0) == MARK) {
                chars.get();
            }
        }
        int zero = place();
        if (zero >= 0) {
            ahead = new NotText(line, column, "a zero byte, as in UTF-16 or UTF-32");
            chars.limit(zero);
        } else if (result.isError()) {
            ahead = new NotText(line, column, String.format("the byte %02x where UTF-8 has no such", bytes.get()));
        }
        ended = last && result.isUnderflow();
    }

    private void fill() throws IOException {
        bytes.compact();
        int n = in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (n > 0) {
            bytes.position(bytes.position() + n);
            taken += n;
            if (taken > most) {
                throw new IOException("found more than " + most + " bytes, expected no more");
            }
        }
        ended = n < 0;
        bytes.flip();
    }

    /** Goes on counting lines and columns; returns where the first zero stands, at which it stops, or -1. */
    private int place() {
        for (int i = chars.position(); i < chars.limit(); i++) {
            char c = chars.get(i);
            if (c == 0) {
                return i;
            }
            if (c == '\n' && returned) {
                returned = false;
            } else if (c == '\n' || c == '\r') {
                line++;
                column = 1;
                returned = c == '\r';
            } else {
                returned = false;
                column += Character.isLowSurrogate(c) ? 0 : 1;
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
