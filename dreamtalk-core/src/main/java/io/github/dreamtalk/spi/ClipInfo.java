package io.github.dreamtalk.spi;

import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.motion.HeadMotion;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.StyleTrack;
import io.github.dreamtalk.speech.PhoneTrack;
import io.github.dreamtalk.speech.Transcript;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a clip where a stage stands in the chain. A clip whose end is not known yet, a live one, has no number of
 * frames and no sound. Immutable; made by {@link #of} and the {@code with} methods.
 */
public final class ClipInfo {
    private final MotionSpace space;
    private final FrameRate rate;
    private final long frames;
    private final long seed;
    private final StyleTrack style;
    private final HeadMotion head;
    private final @Nullable Portrait portrait;
    private final @Nullable PcmAudio sound;
    private final @Nullable Transcript transcript;
    private final PhoneTrack phones;
    private final Trace trace;

    private ClipInfo(
            MotionSpace space,
            FrameRate rate,
            long frames,
            long seed,
            StyleTrack style,
            HeadMotion head,
            @Nullable Portrait portrait,
            @Nullable PcmAudio sound,
            @Nullable Transcript transcript,
            PhoneTrack phones,
            Trace trace) {
        this.space = space;
        this.rate = rate;
        this.frames = frames;
        this.seed = seed;
        this.style = style;
        this.head = head;
        this.portrait = portrait;
        this.sound = sound;
        this.transcript = transcript;
        this.phones = phones;
        this.trace = trace;
    }

    /**
     * A clip of which only this is known: no number of frames, seed 0, the neutral style, a still head.
     *
     * @param space motion space of the rows at this point of the chain
     * @param rate rows or frames a second at this point of the chain
     * @return the clip
     */
    public static ClipInfo of(MotionSpace space, FrameRate rate) {
        return new ClipInfo(
                space,
                rate,
                -1,
                0,
                StyleTrack.constant(io.github.dreamtalk.motion.Style.named("neutral")),
                HeadMotion.still(),
                null,
                null,
                null,
                PhoneTrack.NONE,
                Trace.NONE);
    }

    /**
     * Motion space of the rows at this point of the chain.
     *
     * @return the space
     */
    public MotionSpace space() {
        return space;
    }

    /**
     * Rows or frames a second at this point of the chain.
     *
     * @return the rate
     */
    public FrameRate rate() {
        return rate;
    }

    /**
     * Rows or frames of the whole clip at this point of the chain.
     *
     * @return their number, or empty if the end is not known yet
     */
    public OptionalLong frames() {
        return frames < 0 ? OptionalLong.empty() : OptionalLong.of(frames);
    }

    /**
     * Seed of all randomness: what a stage makes up must be a pure function of it and of time.
     *
     * @return any value
     */
    public long seed() {
        return seed;
    }

    /**
     * The speaking style over time.
     *
     * @return the style track
     */
    public StyleTrack style() {
        return style;
    }

    /**
     * How the head is to move.
     *
     * @return the choice
     */
    public HeadMotion head() {
        return head;
    }

    /**
     * The portrait that is animated.
     *
     * @return the picture and its face, or empty where motion alone is made
     */
    public Optional<Portrait> portrait() {
        return Optional.ofNullable(portrait);
    }

    /**
     * The whole sound, which a stage may read in advance for its statistics.
     *
     * @return the sound, valid until the clip ends; empty if there is none or it is not known yet
     */
    public Optional<PcmAudio> sound() {
        return Optional.ofNullable(sound);
    }

    /**
     * What is said in the sound, as far as it was given.
     *
     * @return the text, or empty if there is none
     */
    public Optional<Transcript> transcript() {
        return Optional.ofNullable(transcript);
    }

    /**
     * The phones that are known beforehand, from speech marks or from a text that was aligned.
     *
     * @return the phones; {@link PhoneTrack#NONE} if all must be heard
     */
    public PhoneTrack phones() {
        return phones;
    }

    /**
     * Where a stage reports what it did.
     *
     * @return the trace; {@link Trace#NONE} if nobody listens
     */
    public Trace trace() {
        return trace;
    }

    /**
     * With another space.
     *
     * @param space motion space of the rows
     * @return a copy
     */
    public ClipInfo withSpace(MotionSpace space) {
        return new ClipInfo(space, rate, frames, seed, style, head, portrait, sound, transcript, phones, trace);
    }

    /**
     * With another rate, and what the clip's length is at that rate.
     *
     * @param rate rows or frames a second
     * @param frames rows or frames of the whole clip
     * @return a copy
     */
    public ClipInfo withRate(FrameRate rate, OptionalLong frames) {
        return new ClipInfo(
                space, rate, frames.orElse(-1), seed, style, head, portrait, sound, transcript, phones, trace);
    }

    /**
     * With a known length.
     *
     * @param frames rows or frames of the whole clip, at least 0
     * @return a copy
     */
    public ClipInfo withFrames(long frames) {
        return new ClipInfo(space, rate, frames, seed, style, head, portrait, sound, transcript, phones, trace);
    }

    /**
     * With another seed.
     *
     * @param seed any value
     * @return a copy
     */
    public ClipInfo withSeed(long seed) {
        return new ClipInfo(space, rate, frames, seed, style, head, portrait, sound, transcript, phones, trace);
    }

    /**
     * With another style track.
     *
     * @param style the style over time
     * @return a copy
     */
    public ClipInfo withStyle(StyleTrack style) {
        return new ClipInfo(space, rate, frames, seed, style, head, portrait, sound, transcript, phones, trace);
    }

    /**
     * With another head motion.
     *
     * @param head how the head is to move
     * @return a copy
     */
    public ClipInfo withHead(HeadMotion head) {
        return new ClipInfo(space, rate, frames, seed, style, head, portrait, sound, transcript, phones, trace);
    }

    /**
     * With a portrait.
     *
     * @param portrait the picture and its face
     * @return a copy
     */
    public ClipInfo withPortrait(@Nullable Portrait portrait) {
        return new ClipInfo(space, rate, frames, seed, style, head, portrait, sound, transcript, phones, trace);
    }

    /**
     * With the whole sound.
     *
     * @param sound valid until the clip ends
     * @return a copy
     */
    public ClipInfo withSound(@Nullable PcmAudio sound) {
        return new ClipInfo(space, rate, frames, seed, style, head, portrait, sound, transcript, phones, trace);
    }

    /**
     * With a text.
     *
     * @param transcript what is said in the sound
     * @return a copy
     */
    public ClipInfo withTranscript(@Nullable Transcript transcript) {
        return new ClipInfo(space, rate, frames, seed, style, head, portrait, sound, transcript, phones, trace);
    }

    /**
     * With phones that are known.
     *
     * @param phones when each is spoken
     * @return a copy
     */
    public ClipInfo withPhones(PhoneTrack phones) {
        return new ClipInfo(space, rate, frames, seed, style, head, portrait, sound, transcript, phones, trace);
    }

    /**
     * With a trace.
     *
     * @param trace where stages report
     * @return a copy
     */
    public ClipInfo withTrace(Trace trace) {
        return new ClipInfo(space, rate, frames, seed, style, head, portrait, sound, transcript, phones, trace);
    }
}
