package io.github.dreamtalk.stage;

/** Step numbers, far beyond any sampler's, under which motion processors draw from a request's seed. */
final class NoiseStreams {
    static final int BLINK = 0x40000000;
    static final int GAZE = 0x40000001;
    /** Two of them. */
    static final int HEAD = 0x40000002;
    /** Two of them. */
    static final int LIFE = 0x40000004;

    private NoiseStreams() {}
}
