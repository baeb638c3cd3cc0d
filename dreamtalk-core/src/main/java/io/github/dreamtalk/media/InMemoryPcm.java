package io.github.dreamtalk.media;

/** PCM in an array. */
record InMemoryPcm(float[] data) implements PcmAudio {
    @Override
    public long samples() {
        return data.length;
    }

    @Override
    public Reader open() {
        return new Reader() {
            private int position;

            @Override
            public int read(float[] target, int offset, int length) {
                if (position >= data.length) {
                    return -1;
                }
                int n = Math.min(length, data.length - position);
                System.arraycopy(data, position, target, offset, n);
                position += n;
                return n;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}
}
