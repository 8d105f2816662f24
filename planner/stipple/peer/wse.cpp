// The weighted sample elimination of Yuksel (2015), progressive, on a flat
// square as large as a scalp: the best open implementation known to us of blue
// noise of which every beginning is blue noise too. It prints the cost for each
// sample and how far the samples keep apart. Built and run by run.sh.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

#include "cySampleElim.h"
#include "cyVector.h"

// least is the smallest distance of the first n points.
static double least(const std::vector<cy::Vec2f> &points, size_t n) {
  double found = 1e9;
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < i; k++) found = std::min(found, double((points[i] - points[k]).LengthSquared()));
  return std::sqrt(found);
}

int main(int argc, char **argv) {
  const size_t n = argc > 1 ? std::atoi(argv[1]) : 42040;
  const double side = argc > 2 ? std::atof(argv[2]) : 22.92;  // cm
  std::mt19937 random(1);
  std::uniform_real_distribution<float> place(0, float(side));
  std::vector<cy::Vec2f> all(5 * n), kept(n);
  for (auto &p : all) p.Set(place(random), place(random));

  cy::WeightedSampleElimination<cy::Vec2f, float, 2, int> wse;
  auto start = std::chrono::steady_clock::now();
  float reach = 2 * wse.GetMaxPoissonDiskRadius(2, n, float(side * side));
  wse.Eliminate(all.data(), all.size(), kept.data(), kept.size(), true, reach, 2);
  auto end = std::chrono::steady_clock::now();

  double ns = std::chrono::duration<double, std::nano>(end - start).count();
  std::printf("weighted sample elimination: %zu samples, %.0f ns/sample\n", n, ns / n);
  for (double part : {0.3, 0.7, 1.0}) {
    size_t m = size_t(part * n);
    double best = std::sqrt(2 / std::sqrt(3.0) * side * side / m);
    std::printf("  the first %.0f %% keep %.3f of the best distance\n", 100 * part, least(kept, m) / best);
  }
}
