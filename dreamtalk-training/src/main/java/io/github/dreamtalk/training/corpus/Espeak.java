package io.github.dreamtalk.training.corpus;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.speech.PhoneMap;
import io.github.dreamtalk.speech.PhoneSegment;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Speaks with espeak-ng in this process and says when each phone starts. The library keeps its state in globals: make one
 * instance per process and use it from one thread.
 */
final class Espeak {
    private static final int EVENT_BYTES = 40;
    private static final int EVENT_AUDIO_POSITION = 16;
    private static final int EVENT_NAME = 32;
    private static final int EVENT_NAME_BYTES = 8;
    private static final int EVENT_WORD = 1;
    private static final int EVENT_PHONEME = 7;

    /** A phone, or the start of a word when {@code symbol} is null, and when it starts. */
    record Event(int millis, @Nullable String symbol) {}

    /** What was spoken: 16 kHz samples, and the events in order of time. */
    record Speech(float[] samples, List<Event> events) {
        /** The events that name a phone as segments; each lasts until the next one starts. Stops begin with their closure. */
        List<PhoneSegment> segments() {
            List<Event> phones = events.stream().filter(e -> e.symbol() != null).toList();
            float end = (float) samples.length / Utterance.SAMPLE_RATE;
            List<PhoneSegment> segments = new ArrayList<>();
            for (int i = 0; i < phones.size(); i++) {
                float from = Math.min(end, phones.get(i).millis() / 1000f);
                float to =
                        i + 1 < phones.size() ? Math.min(end, phones.get(i + 1).millis() / 1000f) : end;
                String symbol = String.valueOf(phones.get(i).symbol());
                if (to > from) {
                    segments.add(new PhoneSegment(from, to, PhoneMap.ipa(symbol), symbol));
                }
            }
            return StopClosures.include(samples, segments);
        }
    }

    private final EspeakLibrary library;
    private final int sampleRate;
    private final ByteArrayOutputStream pcm = new ByteArrayOutputStream();
    private final List<Event> events = new ArrayList<>();
    // Held in a field: the native side keeps only the address.
    private final EspeakLibrary.SynthCallback callback = this::collect;

    Espeak() {
        try {
            library = Native.load("espeak-ng", EspeakLibrary.class);
        } catch (UnsatisfiedLinkError e) {
            throw new BackendUnavailableException(
                    "libespeak-ng was not found; install it (Debian: apt-get install espeak-ng libespeak-ng1).", e);
        }
        // On the calling thread: in its own thread the library 1.51 can die, because a search for the end of a word may
        // run
        // on above the word's buffer, and there the stack of that thread ends after a few kilobytes.
        sampleRate = library.espeak_Initialize(
                EspeakLibrary.AUDIO_OUTPUT_SYNCHRONOUS,
                0,
                null,
                EspeakLibrary.INITIALIZE_PHONEME_EVENTS
                        | EspeakLibrary.INITIALIZE_PHONEME_IPA
                        | EspeakLibrary.INITIALIZE_DONT_EXIT);
        if (sampleRate <= 0) {
            throw new BackendUnavailableException("libespeak-ng did not start (code " + sampleRate
                    + "); install its data (Debian: apt-get install espeak-ng-data).");
        }
        library.espeak_SetSynthCallback(callback);
    }

    Speech say(String text, String voice, int wordsPerMinute, int pitch, int range) {
        pcm.reset();
        events.clear();
        int status = library.espeak_SetVoiceByName(voice);
        if (status != 0) {
            throw new InvalidInputException(
                    "espeak-ng has no voice '" + voice + "' (code " + status + "); see espeak-ng --voices.");
        }
        library.espeak_SetParameter(EspeakLibrary.PARAMETER_RATE, wordsPerMinute, 0);
        library.espeak_SetParameter(EspeakLibrary.PARAMETER_PITCH, pitch, 0);
        library.espeak_SetParameter(EspeakLibrary.PARAMETER_RANGE, range, 0);
        byte[] bytes = (text + '\0').getBytes(StandardCharsets.UTF_8);
        try (Memory memory = new Memory(bytes.length)) {
            memory.write(0, bytes, 0, bytes.length);
            int spoken = library.espeak_Synth(
                    memory, new NativeLong(bytes.length), 0, 1, 0, EspeakLibrary.CHARS_UTF8, null, null);
            if (spoken != 0) {
                throw new InvalidInputException(
                        "espeak-ng did not speak \"" + text + "\" with voice '" + voice + "' (code " + spoken + ").");
            }
        }
        short[] samples = new short[pcm.size() / Short.BYTES];
        ByteBuffer.wrap(pcm.toByteArray())
                .order(ByteOrder.nativeOrder())
                .asShortBuffer()
                .get(samples);
        float[] resampled = SincResampler.resample(Pcm.toFloat(samples), (double) sampleRate / Utterance.SAMPLE_RATE);
        return new Speech(resampled, List.copyOf(events));
    }

    private int collect(@Nullable Pointer samples, int count, Pointer list) {
        if (samples != null && count > 0) {
            pcm.writeBytes(samples.getByteArray(0, count * Short.BYTES));
        }
        for (long at = 0; list.getInt(at) != 0; at += EVENT_BYTES) {
            int type = list.getInt(at);
            int millis = list.getInt(at + EVENT_AUDIO_POSITION);
            if (type == EVENT_WORD) {
                events.add(new Event(millis, null));
            } else if (type == EVENT_PHONEME) {
                String symbol = symbol(list.getByteArray(at + EVENT_NAME, EVENT_NAME_BYTES));
                // "(en)" marks a switch of language, not a sound.
                if (!symbol.startsWith("(")) {
                    events.add(new Event(millis, symbol));
                }
            }
        }
        return 0;
    }

    private static String symbol(byte[] name) {
        int length = 0;
        while (length < name.length && name[length] != 0) {
            length++;
        }
        // The library cuts names at 8 bytes, at times through the middle of a letter.
        return new String(name, 0, length, StandardCharsets.UTF_8)
                .replace("\uFFFD", "")
                .strip();
    }
}
