package io.github.dreamtalk.eval.distribution;

import io.github.dreamtalk.error.InferenceException;
import io.github.dreamtalk.error.InvalidInputException;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Fréchet distance between two Gaussians (Dowson and Landau 1982), as in FID (Heusel et al. 2017) and FVD (Unterthiner et
 * al. 2018): {@code |m1 - m2|² + tr(C1 + C2 - 2 (C1 C2)^½)}. The square itself is given, as those papers do.
 */
public final class FrechetDistance {
    private FrechetDistance() {}

    /**
     * Distance of two sets of samples.
     *
     * @param a one
     * @param b the other, of the same dimensions
     * @return at least 0
     * @throws InvalidInputException if the dimensions differ or one has fewer than two samples
     */
    public static double between(GaussianFit a, GaussianFit b) {
        return between(a.mean(), a.covariance(), b.mean(), b.covariance());
    }

    /**
     * Distance of two Gaussians.
     *
     * @param meanA mean of one, n values
     * @param covarianceA covariance of one, n * n values, symmetric, positive semi-definite
     * @param meanB mean of the other
     * @param covarianceB covariance of the other
     * @return at least 0
     * @throws InvalidInputException if the sizes do not agree
     */
    public static double between(double[] meanA, double[] covarianceA, double[] meanB, double[] covarianceB) {
        int n = meanA.length;
        if (meanB.length != n || covarianceA.length != n * n || covarianceB.length != n * n) {
            throw new InvalidInputException("Fréchet distance: found means of " + n + " and " + meanB.length
                    + " values with covariances of " + covarianceA.length + " and " + covarianceB.length
                    + ", expected n, n, n*n and n*n");
        }
        double means = 0;
        double traces = 0;
        for (int i = 0; i < n; i++) {
            means += (meanA[i] - meanB[i]) * (meanA[i] - meanB[i]);
            traces += covarianceA[i * n + i] + covarianceB[i * n + i];
        }
        return Math.max(0, means + traces - 2 * traceOfRoot(covarianceA, covarianceB, n));
    }

    /** The product's root has the trace of the root of A^½ B A^½, which is symmetric: no complex numbers arise. */
    private static double traceOfRoot(double[] a, double[] b, int n) {
        EigenDecomposition_F64<DMatrixRMaj> eigen = decompose(new DMatrixRMaj(n, n, true, a.clone()), true);
        DMatrixRMaj scaled = new DMatrixRMaj(n, n);
        for (int k = 0; k < n; k++) {
            double root = Math.sqrt(Math.max(0, eigen.getEigenvalue(k).getReal()));
            DMatrixRMaj vector = eigen.getEigenVector(k);
            for (int i = 0; i < n; i++) {
                scaled.set(k, i, root * vector.get(i));
            }
        }
        // With A = V D Vᵀ the matrix D^½ Vᵀ B V D^½ has the eigenvalues of A^½ B A^½.
        DMatrixRMaj half = new DMatrixRMaj(n, n);
        CommonOps_DDRM.mult(scaled, new DMatrixRMaj(n, n, true, b.clone()), half);
        DMatrixRMaj product = new DMatrixRMaj(n, n);
        CommonOps_DDRM.multTransB(half, scaled, product);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double mean = (product.get(i, j) + product.get(j, i)) / 2;
                product.set(i, j, mean);
                product.set(j, i, mean);
            }
        }
        EigenDecomposition_F64<DMatrixRMaj> values = decompose(product, false);
        double trace = 0;
        for (int k = 0; k < n; k++) {
            trace += Math.sqrt(Math.max(0, values.getEigenvalue(k).getReal()));
        }
        return trace;
    }

    private static EigenDecomposition_F64<DMatrixRMaj> decompose(DMatrixRMaj matrix, boolean vectors) {
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(matrix.numRows, vectors, true);
        if (!eigen.decompose(matrix)) {
            throw new InferenceException("Fréchet distance: the eigenvalues of a " + matrix.numRows + "x"
                    + matrix.numCols + " matrix did not converge; check the features for values that are not finite");
        }
        return eigen;
    }
}
