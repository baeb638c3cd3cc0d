package io.github.dreamtalk.training.corpus;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** The few functions of libespeak-ng that are used, under their C names. The library is not thread-safe. */
interface EspeakLibrary extends Library {
    int AUDIO_OUTPUT_SYNCHRONOUS = 2;
    int INITIALIZE_PHONEME_EVENTS = 0x1;
    int INITIALIZE_PHONEME_IPA = 0x2;
    int INITIALIZE_DONT_EXIT = 0x8000;
    int CHARS_UTF8 = 1;
    int PARAMETER_RATE = 1;
    int PARAMETER_PITCH = 3;
    int PARAMETER_RANGE = 4;

    /** Receives a block of samples and the events that belong to it. */
    interface SynthCallback extends Callback {
        int invoke(@Nullable Pointer samples, int count, Pointer events);
    }

    int espeak_Initialize(int output, int bufferLength, @Nullable String path, int options);

    void espeak_SetSynthCallback(SynthCallback callback);

    int espeak_SetVoiceByName(String name);

    int espeak_SetParameter(int parameter, int value, int relative);

    int espeak_Synth(
            Pointer text,
            NativeLong size,
            int position,
            int positionType,
            int endPosition,
            int flags,
            @Nullable Pointer uniqueIdentifier,
            @Nullable Pointer userData);
}
