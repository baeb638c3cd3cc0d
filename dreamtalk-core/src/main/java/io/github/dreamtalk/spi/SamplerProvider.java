package io.github.dreamtalk.spi;

import io.github.dreamtalk.diffusion.Sampler;

/** Makes samplers. Apart from them, because diffusion mathematics stands below the SPI. */
public interface SamplerProvider extends BackendProvider<Sampler> {}
