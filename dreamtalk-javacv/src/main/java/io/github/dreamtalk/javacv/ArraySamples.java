package io.github.dreamtalk.javacv;

/** Sound in memory. */
final class ArraySamples implements SampleSource {
    private final float[] samples;
    private final int rate;
    private final int channels;
    private int position;

    ArraySamples(float[] samples, int rate, int channels) {
        this.samples = samples;
        this.rate = rate;
        this.channels = channels;
    }

    @Override
    public int rate() {
        return rate;
    }

    @Override
    public int channels() {
        return channels;
    }

    @Override
    public int read(float[] into, int offset, int length) {
        int count = Math.min(length, samples.length - position);
        System.arraycopy(samples, position, into, offset, count);
        position += count;
        return count;
    }
}
