/** File formats without native code: npy and npz, MAT, zip directories, Live Link CSV, JSON, model manifests. */
@NullMarked
package io.github.dreamtalk.format;

import org.jspecify.annotations.NullMarked;
